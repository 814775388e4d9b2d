"""What the program says to the person at the keyboard: every sentence of the command line.

A `Problem` is a mistake that a user can make and mend: one sentence that says what is wrong and what to do. Findings
about the sheets themselves are not problems but data; see `pipeline.speech.findings`. Standard library only.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.speech.language import N_, SOURCE, translated

SENTENCES: dict[str, str] = {
    "help": N_(
        "学生资助流水线\n"
        "  python run.py 2026-autumn            处理一个学期：读取 input/2026-autumn/，结果在 output/2026-autumn/\n"
        '  python run.py explain 2026-autumn "身份证号或姓名"   说明这名学生为什么发、为什么不发\n'
        "  python run.py explain --sheet 文件    说明一份表的每一栏读作什么、依据什么\n"
        "  python run.py status 2026-autumn     这个学期到了哪一步、下一步做什么\n"
        "  python run.py publish|pay|reconcile|retire|close|archive 2026-autumn --by 姓名 [--why 原因]\n"
        "                                       公示、发放（一批）、对账、撤下公示、结束、归档\n"
        "  python run.py 2026-autumn --letters  连同给家庭的通知书（公示以后每次都写，公示以前不写）\n"
        "  pay 还可以只发一部分：--months 2026-09,2026-10  --programmes 项目,项目  --schools 学校,学校\n"
        "  python run.py verify 2026-autumn     核对账簿和结果有没有被改动（也可写档案文件 某某.zip）\n"
        "  python run.py audit --from 2026-spring --to 2026-autumn   几个学期的审计线索，和抽样核查的名单\n"
        "  python run.py audit-copy 2026-autumn 文件夹   审计工作簿的副本，证件号、卡号、电话已遮盖，给外面的人看\n"
        "  python run.py forget --before 2026-autumn --by 姓名   保存期满的学期，清除个人信息，账簿只留金额\n"
        "  python run.py calendar [年份]        全年工作日历：该做的、已做的、逾期的（工作簿和手机日历）\n"
        "  python run.py template class [文件]  生成空白班级表，发给班主任填写（还有 survey 家庭调查、quota 指标、history 往期、\n"
        "                                       reference 名单、exceptions 例外裁定、objections 异议登记、head-count 人数清点、contacts 学校公示信息、\n"
        "                                       campus-fund 校内经费、gifts 捐资、complaints 投诉、visits 走访、slips 回执、progress 成绩、\n"
        "                                       spot-checks 抽查、elsewhere 外地名单、cards 开卡清单、funds 资金到账、schools 学校名录、workdays 放假安排）\n"
        "  python run.py sample 文件夹          生成一个练习学期（--students 人数 --schools 学校数 --seed 种子 --faults 差错率）\n"
        "  选项：--input 文件夹  --output 文件夹  --policy 文件夹  --as-of YYYY-MM-DD  --jobs 进程数  --lang zh|en  --quiet\n"
        "        --engine dask [--scheduler tcp://地址]  用集群读表、写工作簿（见 docs/cluster.md）\n"
        "        --encrypt  给不公开的工作簿加密码（或 --password-file 文件，第一行为密码）\n"
        "  学期名称：2026-autumn 为秋季学期（9月—1月），2027-spring 为春季学期（3月—7月）。"
    ),
    "terms-found": N_("{folder} 中的学期：{terms}"),
    "no-terms-found": N_("{folder} 中还没有学期。请新建文件夹，例如 {folder}/2026-autumn/2026-09/，并把班级表放进去。"),
    "window-term": N_("请输入学期的名称或编号，直接按回车为 {term}："),
    "window-unknown": N_("没有这个编号，也不是学期名称。学期名称例如 2026-autumn（秋季）、2027-spring（春季）。"),
    "window-end": N_("按回车键关闭窗口。"),
    "installing": N_("首次运行：正在安装所需组件到 .venv（约一分钟，需要网络）…"),
    "python-too-old": N_("此程序需要 Python 3.11 或更新版本，当前为 {version}。请安装新版 Python 后重试。"),
    "packages-missing": N_("当前虚拟环境缺少所需组件。请运行：pip install --require-hashes -r {requirements}"),
    "no-venv": N_("无法建立虚拟环境。Debian/Ubuntu 请先运行：apt install python3-venv，然后重试。"),
    "not-installed": N_("组件未能安装（原因见上）。请检查网络和磁盘空间后重试；没有改动任何数据。"),
    "unknown-command": N_("“{given}”既不是学期（如 2026-autumn）也不是命令。不带参数运行 python run.py 可查看用法。"),
    "wrong-usage": N_("命令写法不对：{message}。不带参数运行 python run.py 可查看用法。"),
    "scheduler-alone": N_("--scheduler 是集群调度器的地址，要和 --engine dask 一起用。"),
    "jobs-of-cluster": N_("集群有多少进程由各台机器启动时决定；请去掉 --jobs，或者去掉 --scheduler，只用本机。"),
    "term-forgotten": N_("{term} 的个人信息已在 {on} 清除，不能再运行。"),
    "retention-runs": N_(
        "{term} 的个人信息要保存到 {until}，还没有满，什么也没有清除。请把 --before 写成更早的学期，或在 policy/local/ 改正 retention。"
    ),
    "retention-unset": N_(
        "政策里没有写个人信息保存几年（targets 的 retention），什么也没有清除。请先写明，例见 policy/national/targets.yaml。"
    ),
    "nothing-to-forget": N_("{before} 以前没有还留着个人信息的学期。"),
    "forgot": N_("已清除 {term} 的个人信息：{files} 个文件，账簿里 {lines} 笔发放只留金额。清单见 {file}，请打印签字存档。"),
    "forgot-input": N_("原始表格没有动，请自行销毁：{folder}；别处的备份、打印件也要一并处理。"),
    "verified-forgotten": N_("{term} 的个人信息已在 {on} 由 {by} 清除；账簿完整，发放合计 {total} 元（{head}）。"),
    "cluster-unreachable": N_(
        "连不上集群 {address}（{kind}），没有发布结果。请确认调度器和至少一个工作进程已启动（见 docs/cluster.md），或去掉 --engine dask，用本机运行。"
    ),
    "cluster-not-shared": N_(
        "集群的 {worker} 看不到文件夹 {folder}，没有发布结果。各台机器要用同样的路径看到同一个文件夹，见 docs/cluster.md。"
    ),
    "cluster-unlike": N_(
        "集群的 {worker} 上的程序是 {there}，本机是 {here}，没有发布结果。请在各台机器上用同一份程序和同一版 Python，见 docs/cluster.md。"
    ),
    "cluster-daemon": N_(
        "集群的 {worker} 不能启动读取表格的进程，没有发布结果。请设置 DASK_DISTRIBUTED__WORKER__DAEMON=False 后重新启动它，见 docs/cluster.md。"
    ),
    "cluster-lost": N_("集群 {address} 的工作进程都不在了，没有发布结果；上次的结果保持不变。请重新启动后再运行，或去掉 --engine dask。"),
    "internal-fault": N_(
        "程序内部出错（{kind}，{place}），没有发布结果，上次的结果保持不变。请把此句报告给维护者；python -X dev run.py … 可显示详情。"
    ),
    "disk-trouble": N_("读写文件时出错（{reason}），没有办成。请看磁盘是否已满、文件是否正被 Excel 或 WPS 打开，然后再运行一次。"),
    "interrupted": N_("已中断；上次的结果保持不变。"),
    "term-missing": N_("没有找到文件夹 {folder}。请建立它，并把各月班级表放入其中（如 {folder}/{month}/）。"),
    "term-empty": N_("{folder} 中没有任何表格文件。请把班级表放入 {folder}/{month}/ 后重试。"),
    "nothing-readable": N_("{folder} 中的 {files} 个文件都不是可用的班级表，因此没有发布结果。原因：{reason}"),
    "policy-missing": N_("没有找到政策文件夹 {folder}，或其中没有 national/*.yaml。"),
    "policy-wrong": N_("政策文件 {file} 第 {line} 行有误：{message}"),
    "bank-format-wrong": N_("银行文件格式 {file} 有误：{message}"),
    "bank-too-narrow": N_(
        "银行文件格式“{name}”的 {field} 只有 {width} 个字节，而有一笔要 {needed} 个。请在 templates/bank/ 中改宽后重试。"
    ),
    "bank-encoding": N_("银行文件格式“{name}”的编码 {encoding} 写不出某个姓名。请在 templates/bank/ 中改为 gb18030 后重试。"),
    "template-wrong": N_("模板 templates/{file} 有误（{message}），没有发布结果。请改正，或恢复原来的文件后重试。"),
    "output-in-use": N_("无法更新 {folder}：其中的文件可能正被 Excel 或 WPS 打开。请关闭后重试；上次的结果保持不变。"),
    "cannot-write": N_("无法写入 {folder}：{reason}。上次的结果保持不变。"),
    "cannot-read": N_("无法读取 {folder}：{reason}。没有发布结果。"),
    "input-is-output": N_("输出文件夹 {folder} 在输入文件夹之内；请用 --output 另选一处，以免改动原始表格。"),
    "folder-in-use": N_("{folder} 已有文件；请选择一个空文件夹，以免混入已有数据。"),
    "file-exists": N_("{file} 已存在，没有改动。请另取文件名，或先移走它。"),
    "cannot-write-file": N_("无法写入 {file}：{reason}。"),
    "template-written": N_("已生成空白表 {file}。班级表收回后放进月份文件夹，其他的表放进学期文件夹。"),
    "policy-written": N_(
        "已生成本地政策表 {file}。请核对、改写、签字后放进 policy/local/（只用于一个学期的，放进该学期的文件夹），再运行一次。"
    ),
    "not-run-yet": N_("{folder} 中还没有 {term} 的结果。请先运行：python run.py {term}"),
    "audit-copied": N_("{books} 个审计工作簿的副本在 {folder}，身份证号、银行卡号、电话已遮盖，可以交给办公室以外的人。"),
    "audited": N_(
        "{terms} 个学期的审计：{leads} 条线索，抽样 {chance} 人、按线索选取 {risk} 人，见 {folder}。线索是要问的问题，不是结论；内部资料，不得外传。"
    ),
    "password-ask": N_("请输入密码（8 个字符以上）："),
    "password-again": N_("请再输入一次："),
    "password-how": N_(
        "--encrypt 需要密码：请在终端里运行，按提示输入；或用 --password-file 指定一个文件，第一行写密码。密码不要写在命令里。"
    ),
    "password-differs": N_("两次输入的密码不同，没有运行。请重新输入。"),
    "password-length": N_("密码要有 {least} 到 {most} 个字符。请换一个，记在稳妥的地方：忘了密码，加了密的文件谁也打不开。"),
    "archive-locked": N_("{archive} 有密码，没有密码或密码不对。请用 --password-file 指定密码文件（第一行写密码）后重试。"),
    "tables-broken": N_(
        "{folder} 中的结果已损坏，读不出来，因此没有审计。请先重新运行：python run.py {term}（已归档的学期，请换一份完好的档案）"
    ),
    "terms-reversed": N_("--from {first} 在 --to {last} 之后。请把早的学期写在 --from，晚的写在 --to。"),
    "person-unknown": N_("{term} 的表里没有这个人。请核对身份证号或姓名；若表刚放进去，请先运行：python run.py {term}"),
    "too-many-people": N_("叫这个名字的有 {count} 人，请改用身份证号。"),
    "balance-broken": N_("核对不平（{what}：{left} ≠ {right}），因此没有发布结果。这是程序的错误，请把此句报告给维护者。"),
    "stage-discover": N_("清点文件"),
    "stage-intake": N_("读取 {files} 个文件"),
    "stage-validate": N_("核对 {rows} 行"),
    "stage-decide": N_("查重、认定资格、计算金额"),
    "how-far": N_("{bar} {done}/{of}，还要约 {left}"),
    "stage-publish": N_("写出 {books} 个工作簿"),
    "done": N_(
        "{term} 已完成：读取学生 {rows} 行，采用 {accepted}，退回 {returned}；发放 {payments} 笔，共 {total} 元；待裁定 {held} 项。"
    ),
    "open-report": N_("请打开 {folder}/report.html 看总体情况。"),
    "next-returned": N_("下一步：把 {folder}/1-returned/ 中的 {books} 份表退给班主任改正，改好后放回月份文件夹，再运行一次。"),
    "next-places": N_(
        "下一步：有 {places} 处学校或班级的写法拿不准是不是同一个，请在 {folder}/4-audit/ 的“学校班级对照”中裁定，裁定一次即可。"
    ),
    "next-forms": N_("下一步：有 {forms} 种表的个别栏目没有读懂，请在 {folder}/4-audit/ 的“表头对照”中说明，说明一次即可。"),
    "next-leads": N_("另有 {leads} 条审计线索（是要问的问题，不是结论），见 {folder}/4-audit/ 的“线索”。"),
    "next-held": N_("下一步：核实 {folder}/4-audit/ 审计工作簿中的 {held} 项待裁定，未裁定前不发放。"),
    "by-whom": N_("请写明由谁办理，例如：--by 张三"),
    "ledger-url": N_("“{url}”不是账簿地址。请写成 sqlite:///文件 或 postgresql://用户@主机/数据库，或不写 --ledger。"),
    "ledger-changed": N_("账簿 {ledger} 被改动过：与校验码不符。没有做任何事。请用备份或归档恢复，不要继续使用。"),
    "ledger-broken": N_("账簿 {ledger} 被改动过：表 {table} 的第 {entry} 号条目与原来写入的不同。没有做任何事。请用备份恢复。"),
    "ledger-is-none": N_("{ledger} 里是别的数据，不是账簿。请换一个地址。"),
    "ledger-newer": N_("账簿 {ledger} 是更新版本的程序写的。请使用那个版本。"),
    "ledger-unreadable": N_("账簿 {ledger} 无法使用：{reason}。没有做任何事。"),
    "ledger-busy": N_("另一个人正在写账簿 {ledger}。请稍后重试；没有做任何事。"),
    "ledger-moved": N_("办理期间账簿 {ledger} 有了新的记录，结果可能受影响。请再运行一次；账簿没有改动。"),
    "moved-meanwhile": N_("{term} 已由 {by} 办理“{move}”（{at}）。没有再办一次。"),
    "term-locked": N_("{owner} 正在处理 {term}（自 {since} 起）。请等其结束后重试；没有做任何事。"),
    "no-such-move": N_("本学期的状态是“{state}”，不能“{move}”。运行 python run.py status 学期 可查看下一步。"),
    "nothing-to-pay": N_(
        "{term} 现在没有可以发放的：应发与已发一致，或者还在等公示期满、等异议办结、等新卡。见 3-payout/下一批/ 的“本批说明”。"
    ),
    "notice-too-short": N_("公示至少 {days} 个工作日，从今天起最早到 {least}；{given} 太早。"),
    "notice-computed": N_("{year} 年的放假安排还没有公布，公示期按法定节假日推算，到 {last}。要更长的，公示时用 --last-day 写明最后一天。"),
    "funds-short": N_(
        "本批超出 {term} 已到账的资金，还差：{missing}。请等资金到账、登记在“资金到账”表后再发；要先行垫付的，用 --why 写明原因。"
    ),
    "due-now": N_("现在该做：{tasks}。全年安排：python run.py calendar"),
    "calendar-written": N_("已写好工作日历：{files}。.ics 文件可以发到手机，导入日历。"),
    "no-calendar": N_("{folder} 中没有工作日历（calendar.yaml）。请从程序原来的文件夹中拷回。"),
    "funds-wait": N_("按“资金到账”表，下一批的资金还差：{missing}。"),
    "payments-open": N_("{term} 还有 {count} 笔没有回单，不能结束。请放入回单后对账：python run.py reconcile {term} --by 姓名"),
    "payments-failed": N_("{term} 有 {count} 笔发放失败而没有重发。请补发；确认不再发放的，用 --why 写明原因再结束。"),
    "not-among": N_("没有“{given}”。可以选的是：{offered}。"),
    "no-returns": N_("没有找到银行回单。请把回单放进 {folder}/ 后重试。"),
    "return-of-other-term": N_("回单中有 {lines} 行是 {other} 的发放，不是 {term} 的。请把它放进那个学期的文件夹；没有记账。"),
    "reconciled": N_("{term} 对账：新记账 {applied} 笔；对不上、不符或重复的回单 {wrong} 行。见 {folder}/。"),
    "paid": N_("{term} 第 {number} 批已入账：{lines} 笔，共 {total} 元。请把 {folder}/ 交各科室和财务。"),
    "next-run": N_(
        "下一批（草稿）：可发 {lines} 笔，共 {total} 元；待公示 {new} 笔，有异议 {objected} 笔，待换卡 {waiting} 笔。见 {folder}/。"
    ),
    "archived": N_("{term} 已归档：{file}（{files} 个文件）。"),
    "verified": N_("{term} 核对无误：账簿的链完整（{head}），{files} 个结果文件与清单一致。"),
    "archive-verified": N_("{file} 核对无误，没有改动。"),
    "archive-changed": N_("档案 {archive} 有改动：{file} {why}。"),
    "output-changed": N_("{file} 与原来的不同：{why}。"),
    "cannot-read-file": N_("无法读取 {file}：{reason}。"),
    "state": N_("{term} 的状态：{state}。"),
    "state-money": N_("已发放 {sent} 元：到账 {delivered}，失败 {failed}，尚无回单 {open}。"),
    "state-publicity": N_("公示到 {last} 期满。"),
    "notices-still-run": N_("公示还没有期满（{last} 期满）。没有做任何事。期满以后再运行：python run.py retire {term} --by 姓名"),
    "retired": N_(
        "{last} 期满的公示已从 {folder}/2-notice/ 撤下。{schools} 所学校、{classes} 个班级的公示栏和网上还有，请按其中的“取下清单”取下。"
    ),
    "retired-filed": N_("各批的“公示”文件夹（{folder}/3-payout/）和档案里的副本是账目的一部分，留在办公室，不再对外。"),
    "next-publish": N_("下一步：核对无误后公示：python run.py publish {term} --by 姓名"),
    "next-pay": N_("下一步：公示期满、异议办结后发放：python run.py pay {term} --by 姓名"),
    "next-reconcile": N_(
        "下一步：把 3-payout/ 中这一批的文件夹交财务；银行回单放进学期文件夹后对账：python run.py reconcile {term} --by 姓名"
    ),
    "next-pay-again": N_("又有新的月份、改正或补发的，核对 3-payout/下一批/ 后再发一批：python run.py pay {term} --by 姓名 --why 原因"),
    "next-close": N_("全部发放完毕，结束本学期：python run.py close {term} --by 姓名"),
    "next-archive": N_("归档：python run.py archive {term} --by 姓名"),
    "next-recover": N_("以前的学期有 {lines} 笔重复发放，应追回 {total} 元：见 {folder}/3-payout/追回清单.xlsx。"),
    "sample-written": N_("已在 {folder} 生成练习学期 {term}：{files} 个文件、{rows} 行、{faults} 处差错（答案见 {folder}/answers.csv）。"),
}


def say(sentence: str, language: str = SOURCE, **parameters: object) -> str:
    """The sentence of that name, in `zh` or `en`, with its parameters filled in."""
    return translated(SENTENCES[sentence], language).format(**parameters)


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

    def __reduce__(self) -> tuple[type[Problem], tuple[int, str, dict[str, object]]]:
        return type(self), (self.exit_code, self._sentence, self._parameters)  # it may come from another process

    def sentence(self, language: str) -> str:
        return say(self._sentence, language, **self._parameters)
