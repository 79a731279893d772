const NEAR = "200px";

// Draws the chart once it is scrolled near: most visits to a page never get to its last chart.
export default function mount(figure) {
  const seen = new IntersectionObserver(
    async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      const { draw } = await import("../charts/draw.js");
      draw(figure.querySelector("canvas"), JSON.parse(figure.dataset.chart));
    },
    { rootMargin: NEAR },
  );
  seen.observe(figure);
}
