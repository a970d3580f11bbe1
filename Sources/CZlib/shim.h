// zlib for Cryptography alone: columns are compressed before they are sealed.
#ifndef TONGGUAN_CZLIB_SHIM_H
#define TONGGUAN_CZLIB_SHIM_H
#include <zlib.h>
#endif
