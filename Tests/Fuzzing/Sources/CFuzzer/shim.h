// The entry of libFuzzer, whose headers the toolchain does not ship.
#ifndef TONGGUAN_CFUZZER_SHIM_H
#define TONGGUAN_CFUZZER_SHIM_H
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *data, size_t size));
#endif
