/* Written by cbindgen from src/lib.rs. */

#ifndef PRICE_H
#define PRICE_H

/**
 * Median house value of a Californian block, in units of 100 000 dollars, from eight census features.
 *
 * Needs no set-up, keeps nothing between calls, and may be called from any thread. `features` must not be null.
 */
float house_price(const float (*features)[8]);

#endif  /* PRICE_H */
