"use strict";
(function () {
  function value(row, at) {
    var cell = row.cells[at], key = cell.getAttribute("data-k");
    return key === null ? cell.textContent : Number(key);
  }
  function order(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), document.documentElement.lang);
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    var heads = table.tHead.rows[0].cells, body = table.tBodies[0];
    Array.prototype.forEach.call(heads, function (head, at) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      var copy = document.createElement("span");
      copy.className = "copy"; // printers leave out buttons where a header is repeated
      copy.setAttribute("aria-hidden", "true");
      copy.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      head.appendChild(copy);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending", rows = Array.prototype.slice.call(body.rows);
        Array.prototype.forEach.call(heads, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort(function (a, b) { return (down ? -1 : 1) * order(value(a, at), value(b, at)); });
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
    var find = document.createElement("div"), label = document.createElement("label"), input = document.createElement("input"), told = document.createElement("span");
    find.className = "find";
    label.textContent = table.getAttribute("data-find");
    input.type = "search";
    told.setAttribute("role", "status");
    label.appendChild(document.createTextNode(" "));
    label.appendChild(input);
    find.appendChild(label);
    find.appendChild(told);
    table.parentNode.parentNode.insertBefore(find, table.parentNode);
    input.addEventListener("input", function () {
      var word = input.value.trim().toLowerCase(), left = 0;
      Array.prototype.forEach.call(body.rows, function (row) {
        row.hidden = word !== "" && row.textContent.toLowerCase().indexOf(word) < 0;
        left += row.hidden ? 0 : 1;
      });
      told.textContent = word === "" ? "" : left + " / " + body.rows.length;
    });
  });
  function open() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; }
  }
  window.addEventListener("hashchange", open);
  open();
})();
