/* cc main.c target/release/libprice.a -o price && ./price */
#include <stdio.h>

#include "price.h"

int main(void) {
    const float features[8] = {8.3252f, 41.0f, 6.98413f, 1.02381f, 322.0f, 2.55556f, 37.88f, -122.23f};
    printf("%.0f dollars\n", house_price(&features) * 1e5);
    return 0;
}
