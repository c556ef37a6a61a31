// Runs in each page before its own scripts: keeps what is asked later.
globalThis.recorded = { violations: [], layoutShift: 0 };

addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  globalThis.recorded.violations.push(`CSP ${violatedDirective}: ${blockedURI || 'inline'}`);
});

new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) {
    if (!hadRecentInput) globalThis.recorded.layoutShift += value;
  }
}).observe({ type: 'layout-shift', buffered: true });
