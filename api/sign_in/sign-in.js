const at = (id) => document.getElementById(id);
let key = location.hash.slice(1);
if (key) history.replaceState(null, "", location.pathname);
function say(words, bad) {
  at("state").textContent = words;
  at("state").className = bad ? "bad" : "";
}
function show(...ids) {
  for (const id of ["in", "on", "out"]) at(id).hidden = !ids.includes(id);
}
const ASK = "请在机器人的私聊里发「进入后台」，再打开收到的链接。"
  + "Write /office to the bot in private and open the link it sends.";
const LATE = "这个链接已经用过或过期了。" + ASK;
function welcome(now) {
  sessionStorage.setItem("lingrid-csrf", now.csrf);
  const until = new Date(now.expires_at).toLocaleString();
  say(`${now.name}，您已进入后台，${until} 以前有效。You are signed in.`);
  show("on", "out");
}
async function signIn() {
  at("in").disabled = true;
  try {
    const answer = await fetch("/sign-in", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key }),
    });
    if (answer.ok) {
      key = "";
      welcome(await answer.json());
    } else if (answer.status === 429) {
      say("试得太多了，请过一分钟再试。Too many tries; wait a minute.", true);
    } else {
      show();
      say(LATE, true);
    }
  } catch {
    say("网络断了，请再按一次。The network is down; press again.", true);
  }
  at("in").disabled = false;
}
async function signOut() {
  try {
    await fetch("/sign-out", { method: "POST" });
    sessionStorage.removeItem("lingrid-csrf");
    show();
    say("您已退出。You are signed out.");
  } catch {
    say("网络断了，请再按一次。The network is down; press again.", true);
  }
}
async function look() {
  const answer = await fetch("/api/v1/sessions/current", { cache: "no-store" });
  if (answer.ok) welcome(await answer.json());
  else say(ASK);
}
at("in").addEventListener("click", signIn);
at("out").addEventListener("click", signOut);
if (key) {
  show("in");
  say("按下面的按钮进入。Press the button.");
} else {
  look().catch(() => say("网络断了。The network is down.", true));
}
