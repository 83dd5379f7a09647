/* cc listing.c target/release/libprice.a -lm -o listing && ./listing */
#include <stdio.h>

#include "price.h"

int main(void) {
    float photo[36], kind[3];
    const float facts[3] = {0.5f, -1.0f, 0.25f};
    for (int pixel = 0; pixel < 36; pixel++) {
        photo[pixel] = (float)(pixel % 7) / 3.0f - 1.0f;
    }
    const float price = listing(&photo, &facts, &kind);
    printf("%.6f %.6f %.6f %.6f\n", kind[0], kind[1], kind[2], price);
    return 0;
}
