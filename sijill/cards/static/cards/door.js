// From the short address on a card to the checker, with the fragment and without a trace.
const link = document.getElementById("checker");
location.replace(link.getAttribute("href") + location.hash);
