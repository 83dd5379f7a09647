/* Written by cbindgen from src/lib.rs. */

#ifndef PRICE_H
#define PRICE_H

/**
 * Median house value of a Californian block, in units of 100 000 dollars, from eight census features.
 *
 * Needs no set-up, keeps nothing between calls, and may be called from any thread. `features` must not be null.
 */
float house_price(const float (*features)[8]);

/**
 * A guitar amplifier while it plays. It keeps what it has heard.
 */
typedef struct Amplifier Amplifier;

/**
 * A new amplifier, which has heard nothing. `amplifier_free` ends it.
 */
struct Amplifier *amplifier_new(void);

/**
 * Plays a sample between -1 and 1, at 22 050 samples a second. `amplifier` must not be null.
 */
float amplifier_step(struct Amplifier *amplifier, float sample);

/**
 * Plays 64 samples, and writes what is heard in their place. Neither may be null.
 */
void amplifier_block(struct Amplifier *amplifier, float (*sound)[64]);

/**
 * Ends an amplifier. Null is allowed.
 */
void amplifier_free(struct Amplifier *amplifier);

/**
 * The price of a listing, from a photo of 6 by 6 pixels and three numbers. Writes the probabilities of its kind.
 *
 * None of the pointers may be null.
 */
float listing(const float (*photo)[36], const float (*facts)[3], float (*kind)[3]);

#endif  /* PRICE_H */
