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
        "  python run.py template class [文件]  生成空白班级表，发给班主任填写（还有 survey 家庭调查、quota 指标、history 往期、\n"
        "                                       reference 名单、exceptions 例外裁定）\n"
        "  python run.py sample 文件夹          生成一个练习学期（--students 人数 --schools 学校数 --seed 种子 --faults 差错率）\n"
        "  选项：--input 文件夹  --output 文件夹  --policy 文件夹  --as-of YYYY-MM-DD  --jobs 进程数  --lang zh|en  --quiet\n"
        "  学期名称：2026-autumn 为秋季学期（9月—1月），2027-spring 为春季学期（3月—7月）。",
        "School Aid Pipeline\n"
        "  python run.py 2026-autumn            run one term: reads input/2026-autumn/, writes output/2026-autumn/\n"
        '  python run.py explain 2026-autumn "ID OR NAME"      why this student is paid, held or refused\n'
        "  python run.py template class [FILE]  make a blank class sheet to hand to teachers (also: survey, quota, history,\n"
        "                                       reference, exceptions)\n"
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
    "next-notice": (
        "下一步：张贴 {folder}/2-notice/ 的公示，期满后把 {folder}/3-payout/ 交财务。",
        "Next: post the notices in {folder}/2-notice/; after the period hand {folder}/3-payout/ to finance.",
    ),
    "sample-written": (
        "已在 {folder} 生成练习学期 {term}：{files} 个文件、{rows} 行、{faults} 处差错（答案见 {folder}/answers.csv）。",
        "Made the practice term {term} in {folder}: {files} files, {rows} rows, {faults} faults (listed in {folder}/answers.csv).",
    ),
}


def say(sentence: str, language: str = "zh", **parameters: object) -> str:
    """The sentence of that name, in `zh` or `en`, with its parameters filled in."""
    return SENTENCES[sentence][language == "en"].format(**parameters)


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
