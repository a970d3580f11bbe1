// libxml2 for Manifests alone.
// Debian builds libxml2 with ICU; its header would pull ICU's own headers in and break `import Foundation`
// ("U_MF_... is not present in definition of enum UErrorCode"). Undefining the switch hides two trailing
// fields of a struct that Swift never allocates.
#ifndef TONGGUAN_CLIBXML2_SHIM_H
#define TONGGUAN_CLIBXML2_SHIM_H
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/c14n.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <string.h>

// xmlFree is a mutable global function pointer, which Swift 6 refuses to read.
static inline void tg_xml_free(void *pointer) { xmlFree(pointer); }
#endif
