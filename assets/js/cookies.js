export function readCookie(cookies, name) {
  const prefix = `${name}=`;
  const found = cookies.split("; ").find((cookie) => cookie.startsWith(prefix));
  return found ? decodeURIComponent(found.slice(prefix.length)) : "";
}

export function csrfToken(cookies) {
  return readCookie(cookies, "csrftoken");
}
