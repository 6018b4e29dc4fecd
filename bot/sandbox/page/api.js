// The control API: what a person does here goes to the world, what happens there comes back.

export async function get(path) {
  const response = await fetch(`api/${path}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? body.description ?? `${response.status}`);
  return body;
}

// What hands do arrives in the order they did it, however slow the line is.
let before = Promise.resolve();

function post(name, request) {
  const doing = before.then(async () => answered(await fetch(`api/${name}`, { method: "POST", ...request })));
  before = doing.catch(() => undefined);
  return doing;
}

export function act(name, fields) {
  return post(name, { headers: { "content-type": "application/json" }, body: JSON.stringify(fields) });
}

export function sendFile(fields, file, name) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) form.append(key, String(value));
  }
  form.append("file", file, name);
  return post("send", { body: form });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Follow the world for ever; `lost` hears whether the line is down.
export async function follow(since, { changed, reset, lost }) {
  let number = since;
  for (;;) {
    const news = await get(`changes?since=${number}&timeout=25`).catch(() => null);
    lost(!news);
    if (!news) {
      await pause(1500);
    } else if (news.reset) {
      number = await reset().catch(() => number);
    } else {
      if (news.number === number) await pause(200);
      number = news.number;
      await changed(news);
    }
  }
}
