// Hides the parts in which a word that is searched for does not occur, and what is left empty by that.
document.addEventListener("DOMContentLoaded", () => {
  const words = document.getElementById("words");
  const kind = document.getElementById("kind");
  const count = document.getElementById("count");
  const rows = [...document.querySelectorAll("li[data-words]")];
  const groups = [...document.querySelectorAll(".problem"), ...document.querySelectorAll(".exam")];

  function narrow() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of rows) {
      const found = (!kind.value || row.dataset.kind === kind.value) && wanted.every((word) => row.dataset.words.includes(word));
      row.hidden = !found;
      left += found ? 1 : 0;
    }
    for (const group of groups) group.hidden = !group.querySelector("li[data-words]:not([hidden])");
    count.textContent = `${left} of ${rows.length} parts`;
  }

  words.addEventListener("input", narrow);
  kind.addEventListener("change", narrow);
  narrow();
});
