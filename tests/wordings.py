"""The messages that understanding is measured by: tab-separated, one a line."""

from pathlib import Path

from models.understanding.classes import Offered

HERE = Path(__file__).parent / "models" / "understanding"
TITLES = (
    *("社区围棋班", "成人书法", "少儿绘画", "太极拳", "老年人智能手机班", "社区合唱团"),
    *("英语口语角", "民族舞蹈", "晨间瑜伽", "古筝", "声乐", "手风琴", "形体", "交谊舞"),
)
OFFERED = tuple(Offered(id, title) for id, title in enumerate(TITLES, 1))


def rows(name: str) -> list[list[str]]:
    """The columns of each line of a set."""
    lines = (HERE / f"{name}.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip()]
