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

export async function act(name, fields) {
  return answered(
    await fetch(`api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
    }),
  );
}

export async function sendFile(fields, file, name) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) form.append(key, String(value));
  }
  form.append("file", file, name);
  return answered(await fetch("api/send", { method: "POST", body: form }));
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Follow the world for ever; `lost` hears whether the line is down.
export async function follow(since, { changed, reset, lost }) {
  let number = since;
  for (;;) {
    try {
      const news = await get(`changes?since=${number}&timeout=25`);
      lost(false);
      if (news.reset) {
        number = await reset();
      } else {
        if (news.number === number) await pause(200);
        number = news.number;
        await changed(news);
      }
    } catch {
      lost(true);
      await pause(1500);
    }
  }
}
