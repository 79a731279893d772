/** Return what Chart.js needs for `{kind, name, unit, labels, values}`; colours come from the page. */
export function options(data, { color, isStill }) {
  const isBar = data.kind === "bar";
  const line = color("chart-1");
  return {
    type: data.kind,
    data: {
      labels: data.labels,
      datasets: [
        {
          label: data.name,
          data: data.values,
          backgroundColor: line,
          borderColor: line,
          borderWidth: isBar ? 0 : 2,
          borderRadius: 4,
          maxBarThickness: 36,
          pointRadius: data.values.length > 40 ? 0 : 3,
          pointHitRadius: 22,
          spanGaps: true,
          tension: 0.25,
        },
      ],
    },
    options: {
      animation: isStill ? false : { duration: 250 },
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: { displayColors: false, callbacks: { label: (item) => spoken(item.parsed.y, data.unit) } },
      },
      scales: {
        x: {
          grid: { display: false },
          border: { color: color("border") },
          ticks: { color: color("muted-foreground"), maxRotation: 0, autoSkipPadding: 12 },
        },
        y: {
          beginAtZero: isBar,
          grace: isBar ? 0 : "10%",
          grid: { color: color("border") },
          border: { display: false },
          ticks: { color: color("muted-foreground"), maxTicksLimit: 5, precision: data.unit === "workouts" ? 0 : undefined },
        },
      },
    },
  };
}

/** Return a value as a tooltip says it: "1,234 kg". */
export function spoken(value, unit) {
  return `${value.toLocaleString("en", { maximumFractionDigits: 2 })} ${value === 1 && unit === "workouts" ? "workout" : unit}`;
}
