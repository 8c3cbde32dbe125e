"""What sentences say of each amount, written by hand: every word that a rule later asks for, not the fact alone.

A line of a truth: the amount as written, what it is, then whatever else the sentence says of it; `in` names the amount
that it is a part of and how. What is not written there is not said.
"""

from decimal import Decimal

import pytest

from quotaxl.catalogue.regions import load
from quotaxl.core.amount import Unit
from quotaxl.core.statement import StatedAmount
from quotaxl.reading.prose import read_prose
from quotaxl.reading.prose.amounts import amounts, lookalikes
from quotaxl.reading.prose.progress import Progress

SAID = ("kind", "budget", "stage", "level", "nature", "item", "place", "year", "about", "each", "leads", "partial")


def read(text):
    return read_prose("a.txt", list(enumerate(text.strip().split("\n"), 1)), load(), lines=True)


def told(one: StatedAmount, all_of: tuple[StatedAmount, ...]) -> str:
    """A statement as the truths below write it."""
    values = {name: getattr(one, name) for name in SAID}
    more = [
        name if value is True else f"{name}={value}" for name, value in values.items() if value not in (None, False)
    ]
    if one.of is not None:
        more.append(f"in={all_of[one.of].words}/{one.relation}")
    return " ".join([one.words, one.fact, *more])


TRUTH = {
    "年末余额60亿元，一般30亿元，专项30亿元，比上年末净增10亿元。": """
        60亿元 balance kind=total stage=closing
        30亿元 balance kind=general stage=closing in=60亿元/which
        30亿元 balance kind=special stage=closing in=60亿元/which
        10亿元 balance kind=total stage=growth""",
    "一般公共预算支出，第一次调整后为48亿元，本次增加1亿元，调整后为49亿元。": """
        48亿元 expense budget=general stage=adjusted
        1亿元 expense budget=general stage=change
        49亿元 expense budget=general stage=adjusted""",
    "2022年应还本5亿元，应付息3亿元，合计8亿元。": """
        5亿元 repaid kind=total year=2022 in=8亿元/listed
        3亿元 interest kind=total year=2022 in=8亿元/listed
        8亿元 service kind=total year=2022""",
    "新增专项债券6亿元：项目建设4亿元，补充政府性基金财力2亿元。项目建设部分为甲产业园3亿元、乙医院1亿元。": """
        6亿元 new kind=special stage=change nature=new leads
        4亿元 new kind=special stage=change nature=projects item=项目建设 in=6亿元/which
        2亿元 new kind=special stage=change nature=support item=补充政府性基金财力 leads in=6亿元/which
        3亿元 project kind=special item=甲产业园 in=4亿元/listed
        1亿元 project kind=special item=乙医院 in=4亿元/listed""",
    "新增一般债券安排G312线过境段改造3500万元、甘沟镇道路1500万元。": """
        3500万元 project kind=general item=G312线过境段改造
        1500万元 project kind=general item=甘沟镇道路""",
    "新增一般债券5亿元，用于省级承担的国省干线公路3亿元、教育1.5亿元、其余3个项目合计0.5亿元。": """
        5亿元 new kind=general stage=change nature=new partial
        3亿元 project kind=general item=省级承担的国省干线公路 in=5亿元/listed
        1.5亿元 project kind=general item=教育 in=5亿元/which
        0.5亿元 project kind=general item=其余3个项目 in=5亿元/which""",
    "下达我区新增债务限额6亿元。第一次调整已安排2亿元，本次调整4亿元。": """
        6亿元 new kind=total stage=change level=area nature=new
        2亿元 new kind=total
        4亿元 new kind=total stage=change""",
    "新增债务限额2亿元，其中一般0.5亿元、专项1.5亿元；年末政府债务限额为9亿元，分类型看，一般债务限额4亿元。": """
        2亿元 new kind=total stage=change nature=new
        0.5亿元 new kind=general stage=change nature=new in=2亿元/which
        1.5亿元 new kind=special stage=change nature=new in=2亿元/which
        9亿元 limit kind=total stage=adjusted leads
        4亿元 limit kind=general stage=adjusted in=9亿元/which""",
    "年末政府债务余额50亿元。从举借主体看，县本级40亿元，乡镇10亿元。从债务形式看，政府债券49亿元，外债转贷1亿元。": """
        50亿元 balance kind=total stage=closing leads
        40亿元 balance kind=total stage=closing level=own place=县本级 in=50亿元/which
        10亿元 balance kind=total stage=closing level=lower place=乡镇 in=50亿元/which
        49亿元 balance kind=total stage=closing item=政府债券 in=50亿元/which
        1亿元 balance kind=total stage=closing nature=foreign item=外债转贷 in=50亿元/which""",
    "到期债务本息5亿元。资金来源为：再融资债券2亿元，预算资金3亿元；余额比限额低1亿元。": """
        5亿元 service kind=total
        2亿元 refinancing kind=total nature=refinancing
        3亿元 service kind=total
        1亿元 gap kind=total""",
    "专项债券4亿元中仍有1亿元未支出，下半年到期的2亿元本金按时偿还。": """
        4亿元 new kind=special
        1亿元 new kind=special in=4亿元/which
        2亿元 repaid kind=total""",
    "全市地方级财政收入9亿元，同比增长11.2%，其中税收收入5亿元，非税收入4亿元，收入共计12亿元。": """
        9亿元 income budget=general level=area
        5亿元 income budget=general level=area item=税收收入 in=9亿元/which
        4亿元 income budget=general level=area item=非税收入 in=9亿元/which
        12亿元 income budget=general level=area""",
    "一般公共预算支出年初安排9亿元，增加债务还本支出1亿元，调整为10亿元。": """
        9亿元 expense budget=general stage=opening
        1亿元 expense budget=general stage=change item=债务还本支出
        10亿元 expense budget=general stage=adjusted""",
    "全县一般公共预算支出8000万元。一是教育支出3000万元；二是卫生支出5000万元。": """
        8000万元 expense budget=general level=area
        3000万元 expense budget=general level=area item=教育支出 in=8000万元/which
        5000万元 expense budget=general level=area item=卫生支出 in=8000万元/which""",
    "全县债务限额8000万元。一是甲学校项目3000万元；二是乙医院项目5000万元。": """
        8000万元 limit kind=total level=area
        3000万元 project item=甲学校项目 in=8000万元/which
        5000万元 project item=乙医院项目 in=8000万元/which""",
    "甲县2024年债务限额12.5亿元，其中：一般债务限额5亿元，专项债务限额7.5亿元。": """
        12.5亿元 limit kind=total year=2024 leads
        5亿元 limit kind=general year=2024 in=12.5亿元/which
        7.5亿元 limit kind=special year=2024 in=12.5亿元/which""",
    "上级下达我县新增债务限额8000万元（一般债券3000万元、专项债券5000万元）。": """
        8000万元 new kind=total stage=change level=area nature=new
        3000万元 new kind=general stage=change level=area nature=new in=8000万元/bracket
        5000万元 new kind=special stage=change level=area nature=new in=8000万元/bracket""",
    "一般债务、专项债务余额分别为3亿元和4亿元。": """
        3亿元 balance kind=general
        4亿元 balance kind=special""",
    "新增一般债券1.2亿元，用于甲道路建设项目5000万元、乙水库除险加固工程7000万元。": """
        1.2亿元 new kind=general stage=change nature=new
        5000万元 project kind=general item=甲道路建设项目 in=1.2亿元/listed
        7000万元 project kind=general item=乙水库除险加固工程 in=1.2亿元/which""",
    "新增专项债券8000万元。其中5000万元用于供水改造项目，3000万元用于污水处理厂项目。": """
        8000万元 new kind=special stage=change nature=new
        5000万元 project kind=special item=供水改造项目 in=8000万元/which
        3000万元 project kind=special item=污水处理厂项目 in=8000万元/which""",
    "新增债务限额1亿元。其中：一般债券4000万元，主要用于甲道路建设项目2500万元等；专项债券6000万元。": """
        1亿元 new kind=total stage=change nature=new
        4000万元 new kind=general stage=change nature=new partial in=1亿元/which
        2500万元 project kind=general item=甲道路建设项目 in=4000万元/which
        6000万元 new kind=special stage=change nature=new in=1亿元/which""",
    "截至2024年末，全县债务余额10亿元，控制在债务限额12亿元以内。": """
        10亿元 balance kind=total stage=closing level=area year=2024
        12亿元 limit kind=total year=2024""",
    "2024年债务限额12亿元，余额10亿元，低于限额2亿元。": """
        12亿元 limit kind=total year=2024
        10亿元 balance kind=total year=2024
        2亿元 gap kind=total year=2024""",
    "再融资债券3000万元，全部用于偿还到期债券本金。": """
        3000万元 refinancing kind=total nature=refinancing""",
    "州本级新增债务限额2亿元（一般债务1亿元、专项债务1亿元）；各县市新增债务限额3亿元。": """
        2亿元 new kind=total stage=change level=own nature=new place=州本级
        1亿元 new kind=general stage=change level=own nature=new in=2亿元/bracket
        1亿元 new kind=special stage=change level=own nature=new in=2亿元/bracket
        3亿元 new kind=total stage=change level=lower nature=new place=各县市""",
    "新增债务限额1亿元，较上年减少2000万元。": """
        1亿元 new kind=total stage=change nature=new
        2000万元 new kind=total stage=growth""",
    "债券付息500万元，还本1500万元，还本付息合计2000万元。": """
        500万元 interest kind=total
        1500万元 repaid kind=total
        2000万元 service kind=total""",
    "一般公共预算支出总计12亿元，其中：债务还本支出1亿元，上解支出5000万元。": """
        12亿元 expense budget=general leads
        1亿元 expense budget=general item=债务还本支出 in=12亿元/which
        5000万元 expense budget=general item=上解支出 in=12亿元/which""",
    "收支总额由10亿元调整为11亿元。": """
        10亿元 income stage=opening
        10亿元 expense stage=opening
        11亿元 income stage=adjusted
        11亿元 expense stage=adjusted""",
    "国有资本经营预算收入由500万元调整为600万元。": """
        500万元 income budget=capital stage=opening
        600万元 income budget=capital stage=adjusted""",
    "项目总投资3亿元，已支出1亿元。": """
        3亿元 invest
        1亿元 spent""",
    "一般公共预算收入由年初预算10亿元调整为11亿元，增加1亿元。": """
        10亿元 income budget=general stage=opening
        11亿元 income budget=general stage=adjusted
        1亿元 income budget=general stage=change""",
    "政府性基金预算支出由10亿元调整为9亿元，减少1亿元。": """
        10亿元 expense budget=fund stage=opening
        9亿元 expense budget=fund stage=adjusted
        1亿元 expense budget=fund stage=change""",
    "偿还到期一般债券本金2000万元，支付利息300万元。": """
        2000万元 repaid kind=general
        300万元 interest kind=general""",
    "债务余额约9亿元，比上年增加5000万元。": """
        9亿元 balance kind=total about
        5000万元 balance kind=total stage=growth""",
    "本级新增债务限额2亿元，各县新增债务限额3亿元。": """
        2亿元 new kind=total stage=change level=own nature=new place=本级
        3亿元 new kind=total stage=change level=lower nature=new place=各县""",
    "新增债务限额6000万元，均为专项债务限额。": """
        6000万元 new kind=special stage=change nature=new""",
    "收回一般债券资金1000万元，调整用于乡村道路建设项目1000万元。": """
        1000万元 new kind=general stage=change
        1000万元 project kind=general stage=change item=乡村道路建设项目 in=1000万元/listed""",
    # as many subjects as amounts, in their order, without 分别
    "一般债务、专项债务余额3亿元、4亿元。": """
        3亿元 balance kind=general
        4亿元 balance kind=special""",
    "2023年末，全县一般债务和专项债务余额6.2亿元和9.1亿元。": """
        6.2亿元 balance kind=general stage=closing level=area year=2023
        9.1亿元 balance kind=special stage=closing level=area year=2023""",
    "全县一般债务、专项债务限额分别为6.2亿元、9.1亿元。": """
        6.2亿元 limit kind=general level=area
        9.1亿元 limit kind=special level=area""",
    "当年还本、付息支出900万元、300万元。": """
        900万元 repaid kind=total
        300万元 interest kind=total""",
    "新增专项债券用于甲道路、乙桥梁项目3000万元。": """
        3000万元 project kind=special item=甲道路、乙桥梁项目""",
    # a limit that is told from its beginning to its end
    "年初专项债务限额7亿元，本次新增2亿元，调整后限额9亿元。": """
        7亿元 limit kind=special stage=opening
        2亿元 new kind=special stage=change nature=new
        9亿元 limit kind=special stage=adjusted""",
    "年初一般债务限额3亿元，追加5000万元，调整后债务限额3.5亿元。": """
        3亿元 limit kind=general stage=opening
        5000万元 new kind=general stage=change
        3.5亿元 limit kind=general stage=adjusted""",
    "年初一般债务限额3亿元、专项债务限额7亿元，本次新增专项债务限额2亿元，调整后限额12亿元。": """
        3亿元 limit kind=general stage=opening
        7亿元 limit kind=special stage=opening
        2亿元 new kind=special stage=change nature=new
        12亿元 limit kind=total stage=adjusted""",
    "年初专项债务限额7亿元，本次新增2亿元，调整后政府债务限额12亿元。": """
        7亿元 limit kind=special stage=opening
        2亿元 new kind=special stage=change nature=new
        12亿元 limit kind=total stage=adjusted""",
    # what moves stands before the name of the project
    "核减丁产业园项目专项债券1000万元。": """
        1000万元 project kind=special stage=change item=丁产业园项目""",
    "本次收回戊医院项目一般债券800万元，调整用于己学校项目800万元。": """
        800万元 project kind=general stage=change item=戊医院项目
        800万元 project kind=general stage=change item=己学校项目""",
    "安排收回闲置土地收储项目专项债券1000万元。": """
        1000万元 project kind=special item=收回闲置土地收储项目""",
    # so much each
    "甲县、乙县各新增专项债券2000万元。": """
        2000万元 new kind=special stage=change nature=new each""",
    "甲乡、乙乡各下达一般债券资金150万元。": """
        150万元 new kind=general each""",
    "各县新增专项债券2000万元。": """
        2000万元 new kind=special stage=change level=lower nature=new""",
    # bonds of both natures
    "新增专项5000万元，再融资3000万元，共计8000万元。": """
        5000万元 new kind=special stage=change nature=new in=8000万元/listed
        3000万元 refinancing kind=total nature=refinancing in=8000万元/listed
        8000万元 issued kind=total""",
    "再融资专项债券3000万元、新增专项债券6000万元，合计9000万元。": """
        3000万元 refinancing kind=special nature=refinancing in=9000万元/listed
        6000万元 new kind=special stage=change nature=new in=9000万元/listed
        9000万元 issued kind=special""",
    "再融资一般债券3000万元、再融资专项债券6000万元，合计9000万元。": """
        3000万元 refinancing kind=general nature=refinancing in=9000万元/listed
        6000万元 refinancing kind=special nature=refinancing in=9000万元/listed
        9000万元 refinancing kind=total""",
    # which figure others are parts of
    "发行新增专项债券8000万元，为土地储备专项债券5000万元、收费公路专项债券3000万元。": """
        8000万元 issued kind=special stage=change nature=new leads
        5000万元 issued kind=special stage=change nature=new item=土地储备专项债券 in=8000万元/which
        3000万元 issued kind=special stage=change nature=new item=收费公路专项债券 in=8000万元/which""",
    "新增债券分三批下达，共计9000万元：第一批4000万元，第二批3000万元，第三批2000万元。": """
        9000万元 new kind=total stage=change leads
        4000万元 new kind=total stage=change item=第一批 in=9000万元/which
        3000万元 new kind=total stage=change item=第二批 in=9000万元/which
        2000万元 new kind=total stage=change item=第三批 in=9000万元/which""",
    "新增一般债券4000万元，用于甲道路项目3500万元；专项债券6000万元，用于乙桥梁项目5500万元。": """
        4000万元 new kind=general stage=change nature=new
        3500万元 project kind=general item=甲道路项目 in=4000万元/listed
        6000万元 new kind=special
        5500万元 project kind=special item=乙桥梁项目 in=6000万元/listed""",
    "债务余额10亿元，控制在限额12亿元之内，其中：一般债务余额4亿元，专项债务余额6亿元。": """
        10亿元 balance kind=total
        12亿元 limit kind=total
        4亿元 balance kind=general in=10亿元/which
        6亿元 balance kind=special in=10亿元/which""",
    "债券还本8000万元，付息2000万元；其中：市级还本3000万元。": """
        8000万元 repaid kind=total
        2000万元 interest kind=total
        3000万元 repaid kind=total level=own in=8000万元/which""",
    "州本级新增债务限额2亿元（一般债务1.2亿元、专项债务0.8亿元）；各县3亿元（一般债务1亿元、专项债务2亿元）。": """
        2亿元 new kind=total stage=change level=own nature=new place=州本级
        1.2亿元 new kind=general stage=change level=own nature=new in=2亿元/bracket
        0.8亿元 new kind=special stage=change level=own nature=new in=2亿元/bracket
        3亿元 new kind=total stage=change level=lower place=各县
        1亿元 new kind=general stage=change level=lower in=3亿元/bracket
        2亿元 new kind=special stage=change level=lower in=3亿元/bracket""",
    "全州债务限额486亿元，比上年增加62亿元。其中：一般债务限额231亿元，专项债务限额255亿元。": """
        486亿元 limit kind=total level=area
        62亿元 new kind=total stage=change level=area
        231亿元 limit kind=general level=area in=486亿元/which
        255亿元 limit kind=special level=area in=486亿元/which""",
    "债务余额10亿元，比上年增加1亿元。其中：一般债务余额4亿元，专项债务余额6亿元。": """
        10亿元 balance kind=total
        1亿元 balance kind=total stage=growth
        4亿元 balance kind=general in=10亿元/which
        6亿元 balance kind=special in=10亿元/which""",
    "债务限额12亿元，其中一般债务5亿元、专项债务7亿元，余额10亿元。": """
        12亿元 limit kind=total
        5亿元 limit kind=general in=12亿元/which
        7亿元 limit kind=special in=12亿元/which
        10亿元 balance kind=total""",
    "一般债务限额5亿元、余额4亿元，专项债务限额7亿元、余额6亿元。": """
        5亿元 limit kind=general
        4亿元 balance kind=general
        7亿元 limit kind=special
        6亿元 balance kind=special""",
    "债务余额10亿元，按债券期限看，3年期4亿元，5年期6亿元。": """
        10亿元 balance kind=total leads
        4亿元 balance kind=total item=3年期 in=10亿元/which
        6亿元 balance kind=total item=5年期 in=10亿元/which""",
    "新增债券1亿元中，一般债券4000万元，专项债券6000万元。": """
        1亿元 new kind=total stage=change nature=new
        4000万元 new kind=general stage=change nature=new in=1亿元/which
        6000万元 new kind=special stage=change nature=new in=1亿元/which""",
    "还本付息5000万元，其中还本4000万元，付息1000万元。": """
        5000万元 service kind=total
        4000万元 repaid kind=total in=5000万元/which
        1000万元 interest kind=total in=5000万元/which""",
    "一般公共预算支出原为10亿元，增加教育支出5000万元、卫生支出3000万元，调整后为10.8亿元。": """
        10亿元 expense budget=general stage=opening
        5000万元 expense budget=general stage=change item=教育支出
        3000万元 expense budget=general stage=change item=卫生支出
        10.8亿元 expense budget=general stage=adjusted""",
    "全县债务余额9亿元，低于债务限额11亿元。": """
        9亿元 balance kind=total level=area
        11亿元 limit kind=total""",
    "2024年债务限额12亿元，余额10亿元，距债务限额12亿元尚有2亿元空间。": """
        12亿元 limit kind=total year=2024
        10亿元 balance kind=total year=2024
        12亿元 limit kind=total year=2024
        2亿元 gap kind=total year=2024""",
    "国有资本经营预算收入600万元，调入一般公共预算200万元。": """
        600万元 income budget=capital
        200万元 expense budget=capital item=调入一般公共预算""",
    "新增债券2亿元，再融资债券1亿元（一般债券4000万元、专项债券6000万元）。": """
        2亿元 new kind=total stage=change nature=new
        1亿元 refinancing kind=total nature=refinancing
        4000万元 refinancing kind=general nature=refinancing in=1亿元/bracket
        6000万元 refinancing kind=special nature=refinancing in=1亿元/bracket""",
    "新增债务限额1亿元（一般债务3000万元，专项债务7000万元），再融资债券2000万元。": """
        1亿元 new kind=total stage=change nature=new
        3000万元 new kind=general stage=change nature=new in=1亿元/bracket
        7000万元 new kind=special stage=change nature=new in=1亿元/bracket
        2000万元 refinancing kind=total nature=refinancing""",
    "一是增加一般公共预算支出3000万元；二是增加政府性基金预算支出7000万元。": """
        3000万元 expense budget=general stage=change
        7000万元 expense budget=fund stage=change""",
    "新增债务限额1亿元。一是安排甲道路项目3000万元；二是安排乙学校项目7000万元。": """
        1亿元 new kind=total stage=change nature=new
        3000万元 project item=甲道路项目 in=1亿元/which
        7000万元 project item=乙学校项目 in=1亿元/which""",
    "一般公共预算收入增加1亿元，支出相应增加1亿元。": """
        1亿元 income budget=general stage=change
        1亿元 expense budget=general stage=change""",
    "下达新增专项债券1亿元，各县分配为：阿图什市6000万元、乌恰县4000万元。": """
        1亿元 new kind=special stage=change nature=new
        6000万元 new kind=special stage=change level=lower nature=new place=阿图什市 in=1亿元/listed
        4000万元 new kind=special stage=change level=lower nature=new place=乌恰县 in=1亿元/listed""",
    "政府性基金预算收入减少2亿元，其中：土地出让收入减少1.5亿元。": """
        2亿元 income budget=fund stage=change leads
        1.5亿元 income budget=fund stage=change item=土地出让收入 in=2亿元/which""",
    "一般公共预算支出增加1亿元，具体为：教育支出6000万元，卫生支出4000万元。": """
        1亿元 expense budget=general stage=change leads
        6000万元 expense budget=general stage=change item=教育支出 in=1亿元/listed
        4000万元 expense budget=general stage=change item=卫生支出 in=1亿元/which""",
    "2023年末债务余额9亿元，2024年新增债券1亿元，偿还本金5000万元，2024年末债务余额9.5亿元。": """
        9亿元 balance kind=total stage=closing year=2023
        1亿元 new kind=total stage=change nature=new year=2024
        5000万元 repaid kind=total year=2024
        9.5亿元 balance kind=total stage=closing year=2024""",
    "本次调整后，债务限额为12亿元，比年初增加2亿元。": """
        12亿元 limit kind=total stage=adjusted
        2亿元 new kind=total stage=change""",
    "新增专项债务限额8000万元。新增专项债券中，供水项目3000万元，学校项目5000万元。": """
        8000万元 new kind=special stage=change nature=new
        3000万元 project kind=special item=供水项目 in=8000万元/which
        5000万元 project kind=special item=学校项目 in=8000万元/which""",
    "新增一般债务限额4000万元，新增专项债务限额8000万元。一般债务限额中，用于道路项目3500万元。": """
        4000万元 new kind=general stage=change nature=new
        8000万元 new kind=special stage=change nature=new
        3500万元 project kind=general item=道路项目 in=4000万元/which""",
    "新增债务限额3亿元，其中：州本级1亿元，各县2亿元（一般0.5亿元、专项1.5亿元）。各县分配为：乌恰县2亿元。": """
        3亿元 new kind=total stage=change nature=new leads
        1亿元 new kind=total stage=change level=own nature=new place=州本级 in=3亿元/which
        2亿元 new kind=total stage=change level=lower nature=new place=各县 in=3亿元/which
        0.5亿元 new kind=general stage=change level=lower nature=new in=2亿元/bracket
        1.5亿元 new kind=special stage=change level=lower nature=new in=2亿元/bracket
        2亿元 new kind=total stage=change level=lower nature=new place=乌恰县 in=2亿元/listed""",
    "政府性基金预算支出增加2亿元，主要是：新增专项债券安排1.5亿元，土地出让支出5000万元。": """
        2亿元 expense budget=fund stage=change partial
        1.5亿元 new kind=special stage=change nature=new in=2亿元/which
        5000万元 expense budget=fund stage=change item=土地出让支出 in=2亿元/which""",
    "一般债务还本支出3000万元，专项债务还本支出2000万元。": """
        3000万元 repaid kind=general
        2000万元 repaid kind=special""",
    "一般公共预算支出10亿元，债务付息支出3000万元。": """
        10亿元 expense budget=general
        3000万元 expense budget=general item=债务付息支出""",
    "2024年债务限额12亿元，其中：一般5亿元，专项7亿元；2024年末债务余额10亿元，其中：一般4亿元，专项6亿元。": """
        12亿元 limit kind=total year=2024 leads
        5亿元 limit kind=general year=2024 in=12亿元/which
        7亿元 limit kind=special year=2024 in=12亿元/which
        10亿元 balance kind=total stage=closing year=2024 leads
        4亿元 balance kind=general stage=closing year=2024 in=10亿元/which
        6亿元 balance kind=special stage=closing year=2024 in=10亿元/which""",
    "乙医院项目专项债券5000万元，丙学校项目专项债券3000万元。": """
        5000万元 project kind=special item=乙医院项目
        3000万元 project kind=special item=丙学校项目""",
    "新增债券5000万元、再融资债券3000万元，共计8000万元。": """
        5000万元 new kind=total stage=change nature=new in=8000万元/listed
        3000万元 refinancing kind=total nature=refinancing in=8000万元/listed
        8000万元 issued kind=total""",
    "偿还到期一般债券2000万元、专项债券3000万元。": """
        2000万元 repaid kind=general
        3000万元 repaid kind=special""",
    "政府债务限额增加2亿元，一般公共预算收入总计由10亿元调整为12亿元，支出总计由9亿元调整为11亿元。": """
        2亿元 new kind=total stage=change
        10亿元 income budget=general stage=opening
        12亿元 income budget=general stage=adjusted
        9亿元 expense budget=general stage=opening
        11亿元 expense budget=general stage=adjusted""",
    "政府性基金预算收支总额调整为5亿元，增加2亿元。": """
        5亿元 income budget=fund stage=adjusted
        5亿元 expense budget=fund stage=adjusted
        2亿元 income budget=fund stage=change
        2亿元 expense budget=fund stage=change""",
    "社会保险基金预算收入3亿元，支出2.5亿元。": """
        3亿元 income budget=insurance
        2.5亿元 expense budget=insurance""",
}


@pytest.mark.parametrize("text", TRUTH)
def test_every_amount_says_what_its_sentence_says(text):
    found = read(text).statements
    assert [told(one, found) for one in found] == [line.strip() for line in TRUTH[text].strip().split("\n")]
    for one in found:
        assert str(abs(one.value).normalize().__format__("f")) + one.unit.label == one.words


def test_lists_below_headings_are_of_the_figure_that_heads_them():
    text = """一、新增债券安排情况
（一）一般债券3000万元
1.甲乡道路硬化项目1000万元；
2.乙村饮水安全工程2000万元。
（二）专项债券5000万元
1.丙园区标准化厂房项目5000万元。"""
    found = read(text).statements
    assert [told(one, found) for one in found] == [
        "3000万元 new kind=general stage=change",
        "1000万元 project kind=general item=甲乡道路硬化项目 in=3000万元/listed",
        "2000万元 project kind=general item=乙村饮水安全工程 in=3000万元/listed",
        "5000万元 new kind=special stage=change",
        "5000万元 project kind=special item=丙园区标准化厂房项目 in=5000万元/listed",
    ]
    assert found[1].chapter == ("新增债券安排情况", "一般债券", "甲乡道路硬化项目")
    assert [one.of for one in found] == [None, 0, 0, None, 3]
    (spot,) = found[2].item_spots
    assert text.split("\n")[spot.paragraph - 1][spot.start : spot.end] == "乙村饮水安全工程"


SIGNS = {
    "收回一般债券资金1000万元。": "-1000",
    "一是调减专项债券收入3000万元。": "-3000",
    "新增债务限额1亿元，较上年减少2000万元。": "-2000",
    "政府性基金预算支出由10亿元调整为9亿元，减少1亿元。": "-1",
    "支出总计由10亿元调减-0.5亿元。": "-0.5",
    "新增一般债券3000万元。": "3000",
    "核减丁产业园项目专项债券1000万元。": "-1000",
    "收回戊医院项目一般债券800万元、庚水厂项目200万元。": "-200",
    "核减丁产业园项目专项债券1000万元，调增己学校项目专项债券1000万元。": "1000",
    "收回戊医院项目一般债券800万元，调整用于己学校项目800万元。": "800",
    "收回专项债券5000万元，其中：甲产业园项目3000万元、乙医院项目2000万元。": "-2000",
    "新增专项债券5000万元，其中：甲产业园项目3000万元、乙医院项目2000万元。": "2000",
    "一般债务限额调整为-5万元。": "-5",
    "一般公共预算支出减少-5万元。": "-5",
}


@pytest.mark.parametrize("text", SIGNS)
def test_what_lowers_is_below_zero(text):
    assert read(text).statements[-1].value == Decimal(SIGNS[text])


AMOUNTS = {
    # what is written: value, unit, decimals, whether 约
    "限额12.50亿元": ("12.50", Unit.YIYUAN, 2, False),
    "限额1,234.5万元": ("1234.5", Unit.WANYUAN, 1, False),
    "限额12345元": ("12345", Unit.YUAN, 0, False),
    "限额3亿": ("3", Unit.YIYUAN, 0, False),
    "限额3万": ("3", Unit.WANYUAN, 0, False),
    "限额1亿2000万元": ("12000", Unit.WANYUAN, 0, False),
    "限额1.25万亿元": ("12500", Unit.YIYUAN, -2, False),
    "限额3万亿元": ("30000", Unit.YIYUAN, -4, False),
    "限额1亿20.5万元": ("10020.5", Unit.WANYUAN, 1, False),
    "限额:-5万元": ("-5", Unit.WANYUAN, 0, False),
    "一般债券-5万元": ("5", Unit.WANYUAN, 0, False),  # a dash between a name and its amount
    "限额（一）-5万元": ("5", Unit.WANYUAN, 0, False),
    "为-5万元": ("-5", Unit.WANYUAN, 0, False),
    "由－0.5亿元": ("-0.5", Unit.YIYUAN, 1, False),
    "学校-5万元": ("5", Unit.WANYUAN, 0, False),
    "约3亿元": ("3", Unit.YIYUAN, 0, True),
    "超过3亿元": ("3", Unit.YIYUAN, 0, True),
    "近为3亿元": ("3", Unit.YIYUAN, 0, True),
    "为3亿元": ("3", Unit.YIYUAN, 0, False),
    "硬化3万平方": None,
    "受益5万人": None,
    "每亩300元/亩": None,
    "500 元": None,
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_amounts_as_written(text):
    found = [(one.value, one.unit, one.places, one.about) for one in amounts(text)]
    truth = AMOUNTS[text]
    assert found == ([(Decimal(truth[0]), *truth[1:])] if truth else [])


def test_numbers_of_a_list_share_the_unit_of_the_last():
    found = amounts("甲、乙、丙三县分别为3、4.5和5亿元")
    assert [(str(one.value), one.unit, one.places) for one in found] == [
        ("3", Unit.YIYUAN, 0),
        ("4.5", Unit.YIYUAN, 1),
        ("5", Unit.YIYUAN, 0),
    ]
    assert [(one.start, one.end) for one in found] == [(10, 11), (12, 15), (16, 19)]
    assert not any(one.about for one in found)
    assert [str(one.value) for one in amounts("2023、2024年第3和4亿元")] == ["4"]


UNREAD = {
    # numbers that look like amounts and have no unit
    "专项债务限额为12.5，一般债务限额为3亿元": ["12.5"],
    "新增额度1,200": ["1,200"],
    "新增额1200": ["1200"],
    "新增额为1200": ["1200"],
    "12.5是限额": ["12.5"],
    "新增项目1200": [],
    "偿债保障倍数为1.32": [],
    "列入11011“债务转贷收入”": [],
    "占12.5%": [],
    "2024年12月": [],
    "第3.5期": [],
    "共12.5公里": [],
    "财预〔2024〕12号": [],
    "表1.2": ["1.2"],
    "（12.5）": [],
    "额12.5）": [],
}


@pytest.mark.parametrize("text", UNREAD)
def test_numbers_without_a_unit_are_put_aside(text):
    known = tuple(amounts(text))
    assert [text[a:b] for a, b in lookalikes(text, known)] == UNREAD[text]


MENTIONS = {
    "经县十届人大常委会第十九次会议审议": [("session", "县十届人大常委会第十九次会议"[1:], "standing 10 19")],
    "县第十届人民代表大会第五次会议": [("session", "第十届人民代表大会第五次会议", "congress 10 5")],
    "人大常委会第3次会议": [("session", "人大常委会第3次会议", "standing - 3")],
    "根据新财预[2024]12号文件": [("document", "新财预[2024]12号", "新财预〔2024〕12号")],
    "按照《预算法》第三十五条规定": [("article", "《预算法》第三十五条", "budget-law 35")],
    "预算法实施条例第四十四条": [("article", "预算法实施条例第四十四条", "regulation 44")],
    "预算法第六十七条第（二）项": [("article", "预算法第六十七条第（二）项", "budget-law 67 2")],
    "2024年3月5日": [("day", "2024年3月5日", "2024-03-05"), ("year", "2024年", "2024")],
    "新增债务限额××亿元": [("blank", "××", "××")],
    "新增债务限额为亿元": [("blank", "亿元", "亿元")],
    "单位：亿元": [],
    "不存在逾期债务": [("claim", "不存在逾期债务", "overdue")],
    "未突破债务限额": [("claim", "未突破债务限额", "limit")],
    "债务风险总体可控": [("claim", "债务风险总体可控", "risk")],
    "伊宁市和察布查尔锡伯自治县": [
        ("region", "伊宁市", "伊宁市"),
        ("region", "察布查尔锡伯自治县", "察布查尔锡伯自治县"),
    ],
}


@pytest.mark.parametrize("text", MENTIONS)
def test_what_a_text_names(text):
    prose = read(f"某某报告\n{text}。")
    assert [(one.what, one.words, one.value) for one in prose.mentions] == MENTIONS[text]
    for one in prose.mentions:
        (spot,) = one.spots
        assert spot.paragraph == 2
        assert text[spot.start : spot.end] == one.words
        assert one.words in one.sentence
        assert one.passage == 1


def test_annexes_one_a_line_or_in_one_line():
    lines = "关于预算调整的报告\n内容。\n附件：\n1.2024年预算调整表\n2.新增债务限额分配表\n县财政局"
    inline = "关于预算调整的报告\n内容。\n附件：1.2024年预算调整表 2.新增债务限额分配表"
    for text in (lines, inline):
        found = [one for one in read(text).mentions if one.what == "annex"]
        assert [one.value for one in found] == ["2024年预算调整表", "新增债务限额分配表"]
        for one in found:
            (spot,) = one.spots
            assert text.split("\n")[spot.paragraph - 1][spot.start : spot.end] == one.value
    (single,) = [one for one in read("报告\n内容。\n附件：2024年预算调整表").mentions if one.what == "annex"]
    assert single.value == "2024年预算调整表"


def test_page_numbers_and_running_titles_tear_no_sentence():
    text = (
        "    截至2019年底，全市政府债务余额139.92亿元，其中一般债务97.44亿元。市本级余\n"
        + " " * 40
        + "15\n某市财政局                      2019年市级决算\n额60.11亿元，区县余额79.81亿元。\n"
    )
    found = read(text).statements
    assert [one.words for one in found] == ["139.92亿元", "97.44亿元", "60.11亿元", "79.81亿元"]
    assert [one.fact for one in found] == ["balance"] * 4


def test_a_number_alone_that_is_no_page_stays():
    assert read("新增债务限额\n3\n亿元。\n债务余额5亿元。").statements[0].words.replace("\n", "") in ("3亿元", "5亿元")


ANNEXES = {
    "附件：\n1.2024年预算调整表\n2.新增债务限额分配表": ["2024年预算调整表", "新增债务限额分配表"],
    "附件1：2024年预算调整表\n附件2：新增债务限额分配表": ["2024年预算调整表", "新增债务限额分配表"],
    "附件：2024年预算调整表": ["2024年预算调整表"],
    "附件：1.2024年预算调整表；2.新增债务限额分配表": ["2024年预算调整表", "新增债务限额分配表"],
    "附件：1.2024年预算调整表\n联系人：张三 1.电话2345": ["2024年预算调整表"],
    "附件：\n1.2024年预算调整表\n县财政局\n2024年3月5日": ["2024年预算调整表"],
    "附件：1.表": [],
    "附件": [],
}


@pytest.mark.parametrize("text", ANNEXES)
def test_what_is_annexed(text):
    assert [one.value for one in read(f"报告\n内容。\n{text}").mentions if one.what == "annex"] == ANNEXES[text]


def test_the_last_figures_first():
    progress = Progress("a.txt", load(), None, None, found=list(read("限额9亿元，余额8亿元，新增7亿元。").statements))
    assert progress.latest() == (2, 1, 0)
    assert progress.latest(2) == (2, 1)
    assert progress.latest(5) == (2, 1, 0)
    assert progress.latest(before=2) == (1, 0)
    assert progress.latest(1, before=2) == (1,)
    assert progress.latest(before=0) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "债务率为68.8%（政府直接债务余额85.64亿元/地方综合财力124.5亿元）。",
            [("85.64亿元", "balance", None)],
        ),
        (
            "2014年末，政府直接债务余额为856440万元（含政府债券832612万元、其它债务23828万元）。",
            [("856440万元", "balance", None), ("832612万元", "balance", "政府债券"), ("23828万元", "balance", None)],
        ),
        (
            "省级债券资金66亿元。其中安排住房省级补助资金27.5亿元，安排治理雾霾资金14亿元，安排偿还到期债券本息资金16亿元。",
            [
                ("66亿元", "new", None),
                ("27.5亿元", "project", "住房省级补助资金"),
                ("14亿元", "project", "治理雾霾资金"),
                ("16亿元", "project", "偿还到期债券本息资金"),
            ],
        ),
        (
            "2024年发行债券2.38亿元。按债券性质分：由省级代为发行新增债券2.00亿元，由省级代为发行再融资债券0.38亿元。",
            [
                ("2.38亿元", "issued", None),
                ("2.00亿元", "issued", "新增债券"),
                ("0.38亿元", "refinancing", "再融资债券"),
            ],
        ),
        (
            "上半年累计发行政府新增债券16.93亿元，其中：新增一般债券0.98亿元、新增专项债券15.95亿元。",
            [("16.93亿元", "issued", None), ("0.98亿元", "issued", None), ("15.95亿元", "issued", None)],
        ),
        ("补助标准为2万元/亩。", []),
    ],
)
def test_amounts_are_what_published_texts_call_them(text: str, expected: list[tuple[str, str, str | None]]):
    prose = read(text)
    assert [(one.words, one.fact, one.item) for one in prose.statements] == expected


def test_both_totals_behind_one_adjustment_are_adjusted():
    text = "预算调整后，一般公共预算收入总计50亿元，比本次调整前增加3亿元；"
    text += "政府性基金预算收入总计20亿元，比本次调整前增加2亿元。"
    prose = read(text)
    assert [(one.budget, one.stage) for one in prose.statements] == [
        ("general", "adjusted"), ("general", "change"), ("fund", "adjusted"), ("fund", "change")
    ]  # fmt: skip


LINES = "其中：上级补助收入由{a}亿元调整为{b}亿元，增加20亿元；债务收入由12亿元调整为20.5亿元，增加8.5亿元。"


def test_a_line_that_moves_keeps_its_name_behind_the_whole():
    text = "市级一般公共预算收入总计由年初预算312.6亿元调整为341.1亿元，增加28.5亿元。"
    told = read(text + LINES.format(a="72.6", b="92.6")).statements[3:]
    named = [(one.item, one.stage) for one in told]
    assert named == [
        (name, stage) for name in ("上级补助收入", "债务收入") for stage in ("opening", "adjusted", "change")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省级使用的82.5亿元中，一般债券52.5亿元。", [("82.5亿元", "new"), ("52.5亿元", "new")]),
        (
            "2023年限额69.3亿元。与2022年60.1亿元相比，增加9.2亿元。",
            [("69.3亿元", "limit"), ("60.1亿元", "limit"), ("9.2亿元", "new")],
        ),
        ("专项债券：公共管廊项目（总投资9.8亿元）3.6亿元。", [("9.8亿元", "invest"), ("3.6亿元", "project")]),
        ("2.转移支付收入：由430亿元调整为448亿元。", [("430亿元", "income"), ("448亿元", "income")]),
        ("2022年余额9.1亿元，尚有0.4亿元额度未使用。", [("9.1亿元", "balance"), ("0.4亿元", "gap")]),
        ("新增债券资金实际支出12亿元，其中一般债券支出2亿元。", [("12亿元", "spent"), ("2亿元", "spent")]),
    ],
)  # fmt: skip
def test_what_a_figure_is_told_as(text: str, expected: list[tuple[str, str]]):
    head = "二、一般公共预算调整\n省级新增限额82.5亿元。\n" if "省级" in text else "二、一般公共预算调整\n"
    told = [(one.words, one.fact) for one in read(head + text).statements]
    assert told[-len(expected) :] == expected


def test_why_a_budget_moves_names_no_line():
    told = read("2020年县级一般公共预算支出年初预算61亿元，执行中因上级补助和债券增加调整为69亿元。").statements
    assert [(one.fact, one.item, one.stage) for one in told] == [
        ("expense", None, "opening"),
        ("expense", None, "adjusted"),
    ]
