// Offers to copy an answer where the browser can; without this file the words are there to be marked by hand.
const said = document.getElementById("copied");

for (const button of navigator.clipboard ? document.querySelectorAll("[data-copies]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    said.textContent = "Copied";
  });
}
