"""The screen in the class room: a lesson's code, large, renewing itself; the same for programs.

The page is the same for every lesson and holds nothing; what it shows is asked for with the key
that stands behind the # of its address, which reaches no server and no log. The key opens this
lesson's code, while it is on, and nothing else: whoever sits down at the computer of the class
room finds no token of the office there.
"""

from datetime import datetime
from typing import Any

from litestar import MediaType, Request, Response
from msgspec import Struct

from api.access import ANYONE, Seen
from api.fields import Number
from api.routes import get
from models import clock, courses, visible
from models.courses import Course, Lesson, codes
from models.errors import NotFound
from models.visible import LARGEST_ID

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

HTML = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>签到 · 邻格 Lingrid</title>
<link rel="stylesheet" href="/lessons/code.css">
</head>
<body>
<main>
<h1 id="title">签到</h1>
<p id="at"></p>
<div id="qr" role="img" aria-label="二维码 QR code"></div>
<p id="digits"></p>
<p id="state" role="status">正在连接……</p>
</main>
<script src="/lessons/code.js"></script>
</body>
</html>
"""

CSS = """* { box-sizing: border-box; margin: 0 }
html, body { height: 100% }
body { background: #fff; color: #111; text-align: center;
  font-family: system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
main { min-height: 100%; display: flex; flex-direction: column; align-items: center;
  justify-content: center; gap: 1.2vh; padding: 2vh 2vw }
h1 { font-size: clamp(1.5rem, 5vh, 4rem); overflow-wrap: anywhere; max-width: 95vw }
p { font-size: clamp(1rem, 3vh, 2rem) }
#qr svg { height: 55vh; width: 55vh; max-width: 90vw; max-height: 90vw; display: block }
#digits { font-size: clamp(3rem, 14vh, 10rem); font-weight: 700; letter-spacing: .2em;
  padding-left: .2em; line-height: 1; font-variant-numeric: tabular-nums }
#state { color: #555 }
#state.bad { color: #a40000; font-weight: 700 }
"""

SCRIPT = """const key = location.hash.slice(1);
const id = location.pathname.split("/")[2];
const at = (name) => document.getElementById(name);
const say = (words, bad) => {
  at("state").textContent = words;
  at("state").className = bad ? "bad" : "";
};
function clear() {
  at("qr").replaceChildren();
  at("digits").textContent = "";
}
function show(code) {
  at("title").textContent = `签到 ·《${code.title}》`;
  at("at").textContent = code.at;
  const drawn = new DOMParser().parseFromString(code.svg || "<svg/>", "image/svg+xml");
  at("qr").replaceChildren(...(code.svg ? [document.importNode(drawn.documentElement, true)] : []));
  at("digits").textContent = code.digits;
  const words = code.svg ? "扫码签到，或者把上面的数字发给机器人" : "请把上面的数字发给机器人";
  say(`${words} · ${code.changes} 换新的`);
}
async function renew() {
  let wait = 15;
  try {
    const answer = await fetch(`/lessons/${id}/code/now`, {
      headers: { Authorization: `Bearer ${key}` }, cache: "no-store",
    });
    const told = await answer.json();
    if (answer.ok) {
      show(told);
      wait = Math.min(15, Math.max(1, told.seconds));
    } else {
      clear();
      const early = answer.status === 409;
      say(early ? "现在不是签到时间，到时间会自动显示。" : "这个链接不对，请再要一个。", true);
    }
  } catch {
    say("网络断了，正在重连……签到码可能已经换了。", true);
    wait = 5;
  }
  setTimeout(renew, wait * 1000);
}
renew();
"""


class CodeOut(Struct):
    """The code of a lesson at this moment; `link` and `svg` are null while no bot is known.

    `digits` are typed, `start` follows `?start=` in a link to the bot. It changes at `changes_at`
    and is taken until `until`. `screen` is a page that shows it all, and renews itself.
    """

    digits: str
    start: str
    link: str | None
    svg: str | None
    changes_at: datetime
    until: datetime
    screen: str


class ScreenOut(Struct):
    """What the page shows, in words; `seconds` until it changes."""

    title: str
    at: str
    digits: str
    svg: str | None
    changes: str
    seconds: float


@get("/lessons/{id:int}/code", may="mark:attendances", ruled=True, tags=["lessons"])
async def get_code(sight: Seen, id: Number) -> Response[CodeOut]:
    """What is shown in the class room now, from half an hour before the lesson until it ends."""
    lesson = await visible.one(Lesson, id, sight)
    course = await Course.get(id=lesson.course_id)
    code = await codes.of_lesson(lesson, course, now=clock.now())
    out = CodeOut(
        digits=code.digits,
        start=code.payload,
        link=code.link,
        svg=codes.as_svg(code.link) if code.link else None,
        changes_at=code.changes_at,
        until=code.until,
        screen=await codes.screen_of(lesson),
    )
    return Response(out, headers={"Cache-Control": "no-store"})


@get("/lessons/{id:int}/code", may=ANYONE, include_in_schema=False, media_type=MediaType.HTML)
async def screen(id: Number) -> Response[str]:
    """The page; without its key it shows nothing."""
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
    return Response(HTML, headers=headers)


@get("/lessons/code.js", may=ANYONE, include_in_schema=False)
async def script() -> Response[str]:
    """How the page renews itself."""
    return Response(SCRIPT, media_type="text/javascript")


@get("/lessons/code.css", may=ANYONE, include_in_schema=False)
async def style() -> Response[str]:
    """How the page looks."""
    return Response(CSS, media_type="text/css")


@get("/lessons/{id:int}/code/now", may=ANYONE, include_in_schema=False)
async def code_now(request: Request[Any, Any, Any], id: Number) -> Response[ScreenOut]:
    """What the page shows, for whoever has its key."""
    found = Lesson.filter(id=id) if 0 < id <= LARGEST_ID else Lesson.filter(id__in=[])
    lesson = await found.select_related("course").first()
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    if lesson is None or not await codes.opens_screen(lesson, key):
        raise NotFound(what="lesson")
    now = clock.now()
    code = await codes.of_lesson(lesson, lesson.course, now=now)
    out = ScreenOut(
        title=lesson.course.title,
        at=courses.moment(lesson.starts_at).replace("T", " ")[:16],
        digits=code.digits,
        svg=codes.as_svg(code.link) if code.link else None,
        changes=courses.moment(code.changes_at)[11:16],
        seconds=(code.changes_at - now).total_seconds(),
    )
    return Response(out, headers={"Cache-Control": "no-store"})


def routes() -> list[Any]:
    """The code, for programs."""
    return [get_code]


def pages() -> list[Any]:
    """The page, for the screen."""
    return [screen, script, style, code_now]
