// On a narrow screen the tabs scroll sideways; the current one is to be seen.
document
  .querySelector('.tab[aria-current]')
  ?.scrollIntoView({ behavior: 'instant', block: 'nearest', inline: 'center' });
