/** Shows one step at a time. Without it the page has all of them below each other. */
export const pageScript = `
'use strict';
(function () {
  var sections = Array.prototype.slice.call(document.querySelectorAll('section'));
  var links = Array.prototype.slice.call(document.querySelectorAll('nav a'));
  var buttons = { previous: document.getElementById('previous'), next: document.getElementById('next'), failure: document.getElementById('failure') };
  var place = document.getElementById('place');
  var at = 0;
  if (sections.length === 0) return;
  function isFailure(section) { return section.hasAttribute('data-failed'); }
  function failureAfter(from) {
    for (var step = 1; step <= sections.length; step += 1) {
      var candidate = (from + step) % sections.length;
      if (isFailure(sections[candidate])) return candidate;
    }
    return -1;
  }
  function show(wanted, remember) {
    at = Math.max(0, Math.min(sections.length - 1, wanted));
    sections.forEach(function (section, index) { section.hidden = index !== at; });
    links.forEach(function (link, index) {
      if (index === at) link.setAttribute('aria-current', 'step'); else link.removeAttribute('aria-current');
    });
    if (links[at] && links[at].scrollIntoView) links[at].scrollIntoView({ block: 'nearest' });
    buttons.previous.disabled = at === 0;
    buttons.next.disabled = at === sections.length - 1;
    place.textContent = 'Step ' + (at + 1) + ' of ' + sections.length;
    if (remember) history.replaceState(null, '', '#' + sections[at].id);
  }
  function fromHash() {
    var wanted = sections.findIndex(function (section) { return '#' + section.id === location.hash; });
    show(wanted < 0 ? 0 : wanted, false);
  }
  function toFailure() {
    var wanted = failureAfter(at);
    if (wanted >= 0) show(wanted, true);
  }
  var keys = {
    ArrowRight: function () { show(at + 1, true); }, j: function () { show(at + 1, true); },
    ArrowLeft: function () { show(at - 1, true); }, k: function () { show(at - 1, true); },
    Home: function () { show(0, true); }, End: function () { show(sections.length - 1, true); }, f: toFailure
  };
  buttons.previous.addEventListener('click', function () { show(at - 1, true); });
  buttons.next.addEventListener('click', function () { show(at + 1, true); });
  buttons.failure.addEventListener('click', toFailure);
  buttons.failure.hidden = document.getElementById('failure-key').hidden = failureAfter(0) < 0;
  links.forEach(function (link, index) {
    link.addEventListener('click', function (event) { event.preventDefault(); show(index, true); });
  });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    var act = Object.prototype.hasOwnProperty.call(keys, event.key) ? keys[event.key] : undefined;
    if (act) { event.preventDefault(); act(); }
  });
  window.addEventListener('hashchange', fromHash);
  document.documentElement.classList.add('stepping');
  fromHash();
})();
`
