"""What the program says to the person at the keyboard: every sentence of the command line, in Chinese and English.

A `Problem` is a mistake that a user can make and mend: one sentence that says what is wrong and what to do. Findings
about the sheets themselves are not problems but data; see `pipeline.findings`. Standard library only.
"""

from __future__ import annotations

from pathlib import Path

SENTENCES: dict[str, tuple[str, str]] = {
    "help": (
        "学生资助流水线\n"
        "  python run.py 2026-autumn            处理一个学期：读取 input/2026-autumn/，结果在 output/2026-autumn/\n"
        '  python run.py explain 2026-autumn "身份证号或姓名"   说明这名学生为什么发、为什么不发\n'
        "  python run.py status 2026-autumn     这个学期到了哪一步、下一步做什么\n"
        "  python run.py publish|seal|reconcile|correct|close|archive 2026-autumn --by 姓名 [--why 原因]\n"
        "                                       公示、封存、对账、更正、结束、归档\n"
        "  python run.py verify 2026-autumn     核对账簿和结果有没有被改动（也可写档案文件 某某.zip）\n"
        "  python run.py template class [文件]  生成空白班级表，发给班主任填写（还有 survey 家庭调查、quota 指标、history 往期、\n"
        "                                       reference 名单、exceptions 例外裁定、objections 异议登记、head-count 人数清点）\n"
        "  python run.py sample 文件夹          生成一个练习学期（--students 人数 --schools 学校数 --seed 种子 --faults 差错率）\n"
        "  选项：--input 文件夹  --output 文件夹  --policy 文件夹  --as-of YYYY-MM-DD  --jobs 进程数  --lang zh|en  --quiet\n"
        "  学期名称：2026-autumn 为秋季学期（9月—1月），2027-spring 为春季学期（3月—7月）。",
        "School Aid Pipeline\n"
        "  python run.py 2026-autumn            run one term: reads input/2026-autumn/, writes output/2026-autumn/\n"
        '  python run.py explain 2026-autumn "ID OR NAME"      why this student is paid, held or refused\n'
        "  python run.py status 2026-autumn     how far the term is, and what comes next\n"
        "  python run.py publish|seal|reconcile|correct|close|archive 2026-autumn --by NAME [--why REASON]\n"
        "  python run.py verify 2026-autumn     is everything as it was written (or: an archive FILE.zip)\n"
        "  python run.py template class [FILE]  make a blank class sheet to hand to teachers (also: survey, quota, history,\n"
        "                                       reference, exceptions, objections, head-count)\n"
        "  python run.py sample DIR             make a term to practise on (--students N --schools N --seed N --faults RATE)\n"
        "  options: --input DIR  --output DIR  --policy DIR  --as-of YYYY-MM-DD  --jobs N  --lang zh|en  --quiet\n"
        "  terms: 2026-autumn is September to January, 2027-spring is March to July.",
    ),
    "terms-found": ("{folder} 中的学期：{terms}", "Terms in {folder}: {terms}"),
    "no-terms-found": (
        "{folder} 中还没有学期。请新建文件夹，例如 {folder}/2026-autumn/2026-09/，并把班级表放进去。",
        "No term in {folder} yet. Make a folder such as {folder}/2026-autumn/2026-09/ and put the class sheets into it.",
    ),
    "installing": (
        "首次运行：正在安装所需组件到 .venv（约一分钟，需要网络）…",
        "First run: installing the needed packages into .venv (about a minute, needs the network) …",
    ),
    "python-too-old": (
        "此程序需要 Python 3.11 或更新版本，当前为 {version}。请安装新版 Python 后重试。",
        "This program needs Python 3.11 or newer; this is {version}. Install a newer Python and try again.",
    ),
    "packages-missing": (
        "当前虚拟环境缺少所需组件。请运行：pip install --require-hashes -r {requirements}",
        "This virtual environment lacks packages. Run: pip install --require-hashes -r {requirements}",
    ),
    "no-venv": (
        "无法建立虚拟环境。Debian/Ubuntu 请先运行：apt install python3-venv，然后重试。",
        "No virtual environment could be made. On Debian or Ubuntu run: apt install python3-venv, then try again.",
    ),
    "not-installed": (
        "组件未能安装（原因见上）。请检查网络和磁盘空间后重试；没有改动任何数据。",
        "The packages could not be installed (reason above). Check network and disk space and try again; no data was changed.",
    ),
    "unknown-command": (
        "“{given}”既不是学期（如 2026-autumn）也不是命令。不带参数运行 python run.py 可查看用法。",
        "'{given}' is neither a term (such as 2026-autumn) nor a command. Run python run.py alone to see what there is.",
    ),
    "wrong-usage": (
        "命令写法不对：{message}。不带参数运行 python run.py 可查看用法。",
        "Wrong usage: {message}. Run python run.py alone to see how.",
    ),
    "not-in-this-version": (
        "此版本尚不支持 {option}，请去掉后重试。",
        "{option} is not part of this version yet; leave it out and try again.",
    ),
    "internal-fault": (
        "程序内部出错（{kind}，{place}），没有发布结果，上次的结果保持不变。请把此句报告给维护者；python -X dev run.py … 可显示详情。",
        "A fault inside the program ({kind}, {place}); nothing was published and the last output is as it was. Please report this sentence; python -X dev run.py … shows the details.",
    ),
    "disk-trouble": (
        "读写文件时出错（{reason}），没有办成。请看磁盘是否已满、文件是否正被 Excel 或 WPS 打开，然后再运行一次。",
        "A file could not be read or written ({reason}), and the step was not done. See whether the disk is full or a file is open in Excel or WPS, and run again.",
    ),
    "interrupted": ("已中断；上次的结果保持不变。", "Interrupted; the last output is as it was."),
    "term-missing": (
        "没有找到文件夹 {folder}。请建立它，并把各月班级表放入其中（如 {folder}/{month}/）。",
        "There is no folder {folder}. Make it and put the month's class sheets into it (such as {folder}/{month}/).",
    ),
    "term-empty": (
        "{folder} 中没有任何表格文件。请把班级表放入 {folder}/{month}/ 后重试。",
        "There is no file in {folder}. Put the class sheets into {folder}/{month}/ and try again.",
    ),
    "nothing-readable": (
        "{folder} 中的 {files} 个文件都不是可用的班级表，因此没有发布结果。原因：{reason}",
        "None of the {files} files in {folder} is a class sheet that can be used, so nothing was published. Reason: {reason}",
    ),
    "policy-missing": (
        "没有找到政策文件夹 {folder}，或其中没有 national/*.yaml。",
        "There is no policy folder {folder}, or no national/*.yaml in it.",
    ),
    "policy-wrong": ("政策文件 {file} 第 {line} 行有误：{message}", "Policy file {file}, line {line}: {message}"),
    "bank-format-wrong": ("银行文件格式 {file} 有误：{message}", "Bank format {file}: {message}"),
    "bank-too-narrow": (
        "银行文件格式“{name}”的 {field} 只有 {width} 个字节，而有一笔要 {needed} 个。请在 templates/bank/ 中改宽后重试。",
        "The bank format '{name}' gives {field} {width} bytes, and one payment needs {needed}. Make it wider in templates/bank/.",
    ),
    "bank-encoding": (
        "银行文件格式“{name}”的编码 {encoding} 写不出某个姓名。请在 templates/bank/ 中改为 gb18030 后重试。",
        "The bank format '{name}' cannot write some name in {encoding}. Change it to gb18030 in templates/bank/.",
    ),
    "output-in-use": (
        "无法更新 {folder}：其中的文件可能正被 Excel 或 WPS 打开。请关闭后重试；上次的结果保持不变。",
        "{folder} cannot be replaced: a file in it may be open in Excel or WPS. Close it and try again; the last output is as it was.",
    ),
    "cannot-write": (
        "无法写入 {folder}：{reason}。上次的结果保持不变。",
        "{folder} cannot be written: {reason}. The last output is as it was.",
    ),
    "cannot-read": ("无法读取 {folder}：{reason}。没有发布结果。", "{folder} cannot be read: {reason}. Nothing was published."),
    "input-is-output": (
        "输出文件夹 {folder} 在输入文件夹之内；请用 --output 另选一处，以免改动原始表格。",
        "The output folder {folder} lies inside the input folder; choose another with --output, so that no input is changed.",
    ),
    "folder-in-use": (
        "{folder} 已有文件；请选择一个空文件夹，以免混入已有数据。",
        "{folder} already holds files; choose an empty folder, so that nothing gets mixed up.",
    ),
    "file-exists": (
        "{file} 已存在，没有改动。请另取文件名，或先移走它。",
        "{file} exists already and was left alone. Choose another name, or move it away first.",
    ),
    "cannot-write-file": ("无法写入 {file}：{reason}。", "{file} cannot be written: {reason}."),
    "template-written": (
        "已生成空白表 {file}。班级表收回后放进月份文件夹，其他的表放进学期文件夹。",
        "Made the blank sheet {file}. Class sheets go into the month's folder when they come back, other sheets into the term's.",
    ),
    "not-run-yet": (
        "{folder} 中还没有 {term} 的结果。请先运行：python run.py {term}",
        "There are no results of {term} in {folder} yet. Run first: python run.py {term}",
    ),
    "person-unknown": (
        "{term} 的表里没有这个人。请核对身份证号或姓名；若表刚放进去，请先运行：python run.py {term}",
        "Nobody of that ID or name is on the sheets of {term}. Check it; if the sheet is new, run first: python run.py {term}",
    ),
    "too-many-people": (
        "叫这个名字的有 {count} 人，请改用身份证号。",
        "{count} people have that name; use the ID number.",
    ),
    "balance-broken": (
        "核对不平（{what}：{left} ≠ {right}），因此没有发布结果。这是程序的错误，请把此句报告给维护者。",
        "The figures do not add up ({what}: {left} ≠ {right}), so nothing was published. This is a fault of the program; please report it.",
    ),
    "stage-discover": ("清点文件", "Looking through the folder"),
    "stage-intake": ("读取 {files} 个文件", "Reading {files} files"),
    "stage-validate": ("核对 {rows} 行", "Checking {rows} rows"),
    "stage-decide": ("查重、认定资格、计算金额", "Finding duplicates, deciding, working out amounts"),
    "stage-publish": ("写出 {books} 个工作簿", "Writing {books} workbooks"),
    "done": (
        "{term} 已完成：读取 {rows} 行，采用 {accepted}，退回 {returned}；发放 {payments} 笔，共 {total} 元；待裁定 {held} 项。",
        "{term} is done: {rows} rows read, {accepted} accepted, {returned} returned; {payments} payments, {total} yuan in all; {held} held.",
    ),
    "open-report": ("请打开 {folder}/report.html 看总体情况。", "Open {folder}/report.html for the overview."),
    "next-returned": (
        "下一步：把 {folder}/1-returned/ 中的 {books} 份表退给班主任改正，改好后放回月份文件夹，再运行一次。",
        "Next: hand the {books} sheets in {folder}/1-returned/ back to the teachers; put the corrected ones into the month's folder and run again.",
    ),
    "next-held": (
        "下一步：核实 {folder}/4-audit/ 审计工作簿中的 {held} 项待裁定，未裁定前不发放。",
        "Next: look into the {held} held cases in the audit workbook in {folder}/4-audit/; they are not paid until settled.",
    ),
    "by-whom": (
        "请写明由谁办理，例如：--by 张三",
        "Say who does it, for example: --by Zhang",
    ),
    "ledger-url": (
        "“{url}”不是账簿地址。请写成 sqlite:///文件 或 postgresql://用户@主机/数据库，或不写 --ledger。",
        "'{url}' is no address of a ledger. Write sqlite:///FILE or postgresql://USER@HOST/DATABASE, or leave --ledger out.",
    ),
    "ledger-changed": (
        "账簿 {ledger} 被改动过：与校验码不符。没有做任何事。请用备份或归档恢复，不要继续使用。",
        "The ledger {ledger} was changed: it does not fit its checksum. Nothing was done. Restore it from a backup or an archive.",
    ),
    "ledger-broken": (
        "账簿 {ledger} 被改动过：表 {table} 的第 {entry} 号条目与原来写入的不同。没有做任何事。请用备份恢复。",
        "The ledger {ledger} was changed: entry {entry} in table {table} is not what was written. Nothing was done. Restore a backup.",
    ),
    "ledger-is-none": (
        "{ledger} 里是别的数据，不是账簿。请换一个地址。",
        "{ledger} holds something else and is no ledger. Choose another address.",
    ),
    "ledger-newer": (
        "账簿 {ledger} 是更新版本的程序写的。请使用那个版本。",
        "The ledger {ledger} was written by a newer version of this program. Use that one.",
    ),
    "ledger-unreadable": (
        "账簿 {ledger} 无法使用：{reason}。没有做任何事。",
        "The ledger {ledger} cannot be used: {reason}. Nothing was done.",
    ),
    "ledger-busy": (
        "另一个人正在写账簿 {ledger}。请稍后重试；没有做任何事。",
        "Somebody else is writing to the ledger {ledger}. Try again later; nothing was done.",
    ),
    "ledger-moved": (
        "办理期间账簿 {ledger} 有了新的记录，结果可能受影响。请再运行一次；账簿没有改动。",
        "The ledger {ledger} got new entries meanwhile, on which the result may rest. Run again; the ledger was left as it is.",
    ),
    "moved-meanwhile": (
        "{term} 已由 {by} 办理“{move}”（{at}）。没有再办一次。",
        "{term}: {by} has done '{move_en}' already ({at}). It was not done again.",
    ),
    "term-locked": (
        "{owner} 正在处理 {term}（自 {since} 起）。请等其结束后重试；没有做任何事。",
        "{owner} is working on {term} (since {since}). Try again afterwards; nothing was done.",
    ),
    "no-such-move": (
        "本学期的状态是“{state}”，不能“{move}”。运行 python run.py status 学期 可查看下一步。",
        "The term is '{state_en}'; '{move_en}' is not possible now. python run.py status TERM shows what comes next.",
    ),
    "publicity-runs": (
        "{term} 的公示到 {last} 才期满，期满次日起才能封存。",
        "The notice of {term} runs until {last}; the term can be sealed from the day after.",
    ),
    "objections-open": (
        "{term} 还有 {count} 条异议没有办结，不能封存。请在异议登记表中填写核查结果、核查情况和核查人。",
        "{term} has {count} objections without a result and cannot be sealed. Fill in result, findings and by whom in their register.",
    ),
    "unpublished": (
        "有 {count} 名学生应发放而没有公示过，不能封存。请先公示：python run.py publish {term} --by 姓名",
        "{count} students are to be paid and were never published, so the term cannot be sealed. First: python run.py publish {term} --by NAME",
    ),
    "nothing-to-correct": (
        "{term} 没有可以更正的：应发与已发一致，或者还在等公示、等新卡。",
        "{term} has nothing to correct: what is due was paid, or waits for a notice or a card.",
    ),
    "no-returns": (
        "没有找到银行回单。请把回单放进 {folder}/ 后重试。",
        "There is no bank return. Put it into {folder}/ and try again.",
    ),
    "return-of-other-term": (
        "回单中有 {lines} 行是 {other} 的发放，不是 {term} 的。请把它放进那个学期的文件夹；没有记账。",
        "{lines} lines of the returns are about payments of {other}, not of {term}. Put them into that term's folder; nothing was recorded.",
    ),
    "reconciled": (
        "{term} 对账：新记账 {applied} 笔；对不上、不符或重复的回单 {wrong} 行。见 {folder}/。",
        "{term} reconciled: {applied} payments recorded; {wrong} lines unknown, of another amount or double. See {folder}/.",
    ),
    "corrections-drafted": (
        "{term} 已封存，原结果不变。封存后有 {files} 个文件变动；更正 {lines} 笔，合计 {total} 元；待公示 {new} 人；待换卡 {waiting} 笔。见 {folder}/。",
        "{term} is sealed and stays as it is. {files} files have changed since; {lines} lines to correct, {total} yuan in all; {new} students wait for a notice, {waiting} payments for a card. See {folder}/.",
    ),
    "archived": ("{term} 已归档：{file}（{files} 个文件）。", "{term} is archived: {file} ({files} files)."),
    "verified": (
        "{term} 核对无误：账簿的链完整（{head}），{files} 个结果文件与清单一致。",
        "{term} is as it was written: the ledger's chain is whole ({head}), {files} outputs fit their manifest.",
    ),
    "archive-verified": ("{file} 核对无误，没有改动。", "{file} is as it was archived."),
    "archive-changed": (
        "档案 {archive} 有改动：{file} {why}。",
        "The archive {archive} was changed: {file}: {why_en}.",
    ),
    "output-changed": (
        "{file} 与原来的不同：{why}。",
        "{file} is not as it was: {why_en}.",
    ),
    "cannot-read-file": ("无法读取 {file}：{reason}。", "{file} cannot be read: {reason}."),
    "state": ("{term} 的状态：{state}。", "State of {term}: {state}."),
    "state-money": (
        "已封存发放 {sent} 元：到账 {delivered}，失败 {failed}，尚无回单 {open}。",
        "Sealed for payment: {sent} yuan; delivered {delivered}, failed {failed}, open {open}.",
    ),
    "state-publicity": ("公示到 {last} 期满。", "The notice runs until {last}."),
    "next-publish": (
        "下一步：核对无误后公示：python run.py publish {term} --by 姓名",
        "Next, when all is right, publish: python run.py publish {term} --by NAME",
    ),
    "next-seal": (
        "下一步：公示期满、异议办结后封存：python run.py seal {term} --by 姓名",
        "Next, after the period and without open objections, seal: python run.py seal {term} --by NAME",
    ),
    "next-reconcile": (
        "下一步：把 3-payout/ 交财务；银行回单放进学期文件夹后对账：python run.py reconcile {term} --by 姓名",
        "Next: hand 3-payout/ to finance; put the bank's returns into the term's folder and: python run.py reconcile {term} --by NAME",
    ),
    "next-correct": (
        "封存后又有改动的，核对 5-corrections/ 后更正：python run.py correct {term} --by 姓名 --why 原因",
        "For what came in after sealing, look at 5-corrections/ and: python run.py correct {term} --by NAME --why REASON",
    ),
    "next-close": (
        "下一步：全部发放完毕，结束本学期：python run.py close {term} --by 姓名",
        "Next: everything is paid; close the term: python run.py close {term} --by NAME",
    ),
    "next-archive": ("归档：python run.py archive {term} --by 姓名", "To archive: python run.py archive {term} --by NAME"),
    "next-recover": (
        "以前的学期有 {lines} 笔重复发放，应追回 {total} 元：见 {folder}/3-payout/追回清单.xlsx。",
        "Earlier terms paid {lines} lines twice; {total} yuan are to be recovered: see {folder}/3-payout/追回清单.xlsx.",
    ),
    "sample-written": (
        "已在 {folder} 生成练习学期 {term}：{files} 个文件、{rows} 行、{faults} 处差错（答案见 {folder}/answers.csv）。",
        "Made the practice term {term} in {folder}: {files} files, {rows} rows, {faults} faults (listed in {folder}/answers.csv).",
    ),
}


def say(sentence: str, language: str = "zh", **parameters: object) -> str:
    """The sentence of that name, in `zh` or `en`, with its parameters filled in."""
    return SENTENCES[sentence][language == "en"].format(**parameters)


def yuan(fen: int) -> str:
    """1234567 → 12,345.67"""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02}"


def as_typed(folder: Path) -> str:
    """A folder as a person would type it: relative to where they stand, if it lies below."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.as_posix()


class Problem(Exception):
    """A mistake that the user can mend: said in one sentence, never as a traceback."""

    def __init__(self, exit_code: int, sentence: str, parameters: dict[str, object]) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
        self._sentence = sentence
        self._parameters = parameters

    @classmethod
    def usage(cls, sentence: str, **parameters: object) -> Problem:
        """The command was typed wrongly (exit code 2)."""
        return cls(2, sentence, parameters)

    @classmethod
    def failed(cls, sentence: str, **parameters: object) -> Problem:
        """Nothing could be published (exit code 1)."""
        return cls(1, sentence, parameters)

    def sentence(self, language: str) -> str:
        return say(self._sentence, language, **self._parameters)
