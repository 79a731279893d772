import { csrfToken } from "../cookies.js";
import { shrunk } from "../pictures.js";

// Sends pictures straight to where they are kept, with progress, then the form with their names.
export default function mount(form) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const thumbs = form.querySelector("[data-thumbs]");
  const status = form.querySelector("[data-status]");
  const sending = form.querySelector("[data-sending]");

  const chosen = () => inputs.flatMap((input) => [...input.files]);
  for (const input of inputs) input.addEventListener("change", () => showThumbs(thumbs, chosen()));

  form.addEventListener("submit", async (event) => {
    if ("submitting" in form.dataset) return event.preventDefault();
    form.dataset.submitting = "";
    const files = chosen();
    if (!files.length) return;
    event.preventDefault();
    sending.dataset.busy = "";
    status.textContent = "Sending…";
    try {
      const blobs = await Promise.all(files.map(shrunk));
      await send(form, blobs, sending.querySelector("progress"));
    } catch (problem) {
      giveBack(form, sending);
      status.textContent = problem.message;
      return;
    }
    status.textContent = "Sent. Starting to read…";
    for (const input of inputs) input.disabled = true;
    form.submit();
  });
}

function showThumbs(list, files) {
  list.toggleAttribute("data-filled", files.length > 0);
  list.replaceChildren(
    ...files.map((file) => {
      const entry = document.createElement("li");
      const image = document.createElement("img");
      image.className = "aspect-square w-full rounded-xl object-cover";
      image.alt = file.name;
      image.src = URL.createObjectURL(file);
      image.addEventListener("load", () => URL.revokeObjectURL(image.src));
      // A PDF, or a HEIC in a browser that can't draw one.
      image.addEventListener("error", () => {
        entry.className = "bg-muted text-muted-foreground flex aspect-square items-center rounded-xl p-2 text-xs break-all";
        entry.textContent = file.name;
      });
      entry.append(image);
      return entry;
    }),
  );
}

async function send(form, blobs, progress) {
  const sent = blobs.map(() => 0);
  const total = blobs.reduce((sum, blob) => sum + blob.size, 0);
  const places = await ask(form, blobs);
  await Promise.all(
    places.map((place, index) =>
      put(place, blobs[index], (bytes) => {
        sent[index] = bytes;
        progress.value = (100 * sent.reduce((sum, part) => sum + part, 0)) / total;
      }),
    ),
  );
  for (const place of places) form.append(hidden("uploads", place.upload));
}

async function ask(form, blobs) {
  const files = blobs.map((blob) => ({ contentType: blob.type || "image/heic", size: blob.size }));
  const answer = await fetch(form.dataset.uploads, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(document.cookie) },
    body: JSON.stringify({ files }),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? "The pictures couldn't be sent. Try again.");
  return body.uploads;
}

function put(place, blob, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new Error("The pictures couldn't be sent. Try again."));
    request.open(place.method, place.url);
    for (const [name, value] of Object.entries(place.headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    request.addEventListener("load", () => (request.status < 300 ? resolve() : failed()));
    request.addEventListener("error", failed);
    request.send(blob);
  });
}

function hidden(name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  return input;
}

function giveBack(form, sending) {
  delete sending.dataset.busy;
  delete form.dataset.submitting;
}
