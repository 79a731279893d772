// Runs before the first paint, so a member never sees the other theme flash by.
{
  const root = document.documentElement;
  const light = matchMedia("(prefers-color-scheme: light)");
  const chosen = document.cookie.match(/(?:^|; )theme=(dark|light)(?:;|$)/)?.[1];
  const follow = () => root.classList.toggle("dark", !light.matches);

  root.dataset.themePref = chosen ?? "system";
  if (chosen) root.classList.toggle("dark", chosen === "dark");
  else follow();
  light.addEventListener("change", () => {
    if (root.dataset.themePref !== "system") return;
    follow();
    document.dispatchEvent(new CustomEvent("theme:change"));
  });
}
