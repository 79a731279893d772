// Runs before the first paint, so a member never sees the other theme flash by.
{
  const chosen = document.cookie.match(/(?:^|; )theme=(dark|light)(?:;|$)/)?.[1];
  const pref = chosen ?? "system";
  const dark =
    pref === "system" ? !matchMedia("(prefers-color-scheme: light)").matches : pref === "dark";
  const root = document.documentElement;
  root.dataset.themePref = pref;
  root.classList.toggle("dark", dark);
}
