/* cc play.c target/release/libprice.a -lm -o play && ./play dry.wav loud.wav */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "price.h"

/* The header of a sound file of one channel with 16 bits, as most programs write it. */
enum { HEADER = 44, BLOCK = 64 };

int main(int count, char **words) {
    uint8_t header[HEADER];
    FILE *in = count == 3 ? fopen(words[1], "rb") : NULL;
    if (!in || fread(header, 1, HEADER, in) != HEADER || memcmp(header, "RIFF", 4) || header[22] != 1 || header[34] != 16) {
        fprintf(stderr, "usage: play IN.wav OUT.wav, of one channel with 16 bits\n");
        return 2;
    }
    FILE *out = fopen(words[2], "wb");
    if (!out) {
        perror(words[2]);
        return 1;
    }
    fwrite(header, 1, HEADER, out);

    Amplifier *amplifier = amplifier_new();
    int16_t samples[BLOCK];
    size_t read;
    while ((read = fread(samples, 2, BLOCK, in)) > 0) {
        float sound[BLOCK] = {0};
        for (size_t i = 0; i < read; i++) sound[i] = samples[i] / 32768.0f;
        amplifier_block(amplifier, &sound);
        for (size_t i = 0; i < read; i++) samples[i] = (int16_t)lrintf(fmaxf(-32768, fminf(32767, sound[i] * 32768)));
        fwrite(samples, 2, read, out);
    }
    amplifier_free(amplifier);
    fclose(in);
    return fclose(out) ? 1 : 0;
}
