// libzip for Manifests alone: workbooks are ZIP archives.
#ifndef TONGGUAN_CZIP_SHIM_H
#define TONGGUAN_CZIP_SHIM_H
#include <zip.h>
#endif
