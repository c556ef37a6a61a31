// On a narrow screen the tabs scroll sideways; this makes the current one visible.
document
  .querySelector('.tab[aria-current]')
  ?.scrollIntoView({ behavior: 'instant', block: 'nearest', inline: 'center' });
