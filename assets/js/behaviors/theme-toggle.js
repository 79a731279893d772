const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

export default function mount(button) {
  const root = document.documentElement;

  const describe = () => {
    const next = root.classList.contains("dark") ? "light" : "dark";
    button.setAttribute("aria-label", `Switch to the ${next} theme`);
  };

  button.addEventListener("click", () => {
    const theme = root.classList.contains("dark") ? "light" : "dark";
    root.classList.toggle("dark", theme === "dark");
    root.dataset.themePref = theme;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax${secure}`;
    document.dispatchEvent(new CustomEvent("theme:change"));
  });

  document.addEventListener("theme:change", describe);
  describe();
}
