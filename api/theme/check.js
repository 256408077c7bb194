// Checks a step as it is filled, by the rules of the server; without this script they are told when the step is sent.
// Only fields that have been left are told of, beside them; what changes is said once, politely.
const checked = document.querySelector('form[data-check-url]');
if (checked) {
  const said = checked.querySelector('[data-check-said]');
  const left = new Set();
  let turn = 0;

  const tell = (name, text, kind) => {
    const field = checked.elements.namedItem(name);
    const box = field instanceof Element ? field.closest('.field') : null;
    if (!box) return;
    const id = `${kind === 'error' ? 'erreur' : 'attention'}-${name}`;
    const known = document.getElementById(id);
    const described = new Set((field.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean));
    if (!text) {
      known?.remove();
      described.delete(id);
    } else {
      const line = known ?? document.createElement('span');
      line.id = id;
      line.className = kind;
      line.textContent = `${kind === 'error' ? 'Erreur' : 'À confirmer'} : ${text}`;
      if (!known) field.before(line);
      described.add(id);
    }
    if (described.size > 0) field.setAttribute('aria-describedby', [...described].join(' '));
    else field.removeAttribute('aria-describedby');
    if (kind !== 'error') return;
    box.classList.toggle('invalid', Boolean(text));
    if (text) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  };

  const check = async () => {
    turn += 1;
    const mine = turn;
    try {
      const response = await fetch(checked.dataset.checkUrl, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(new FormData(checked)),
      });
      if (!response.ok || mine !== turn) return;
      const { errors, warnings } = await response.json();
      for (const name of left) {
        tell(name, errors[name], 'error');
        tell(name, errors[name] ? null : warnings[name], 'confirm');
      }
      const wrong = [...left].filter((name) => errors[name]).length;
      const text = wrong === 0 ? '' : wrong === 1 ? 'Un champ est à corriger.' : `${wrong} champs sont à corriger.`;
      if (said.textContent !== text) said.textContent = text;
    } catch {
      // No network: the step is checked when it is sent.
    }
  };
  checked.addEventListener('change', ({ target }) => {
    if (!target.name) return;
    left.add(target.name);
    check();
  });
}
