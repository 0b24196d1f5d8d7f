// Figures are exact decimal strings and stay strings: a float would lose
// digits, and the promise is numbers that can be checked.

// amount rounds a decimal string half up to 2 decimals and groups thousands.
export function amount(decimal) {
  const [, sign, whole, rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  let cents = BigInt(whole + rest.slice(0, 2).padEnd(2, '0'));
  if (rest[2] >= '5') cents += 1n;
  const digits = String(cents).padStart(3, '0');
  const minus = cents === 0n ? '' : sign;
  return `${minus}${group(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

// count groups the thousands of a whole number.
export function count(n) {
  return group(String(n));
}

function group(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
