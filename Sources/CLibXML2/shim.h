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
#include <libxml/SAX2.h>
#include <libxml/tree.h>
#include <libxml/c14n.h>
#include <libxml/catalog.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <string.h>

// xmlFree is a mutable global function pointer, which Swift 6 refuses to read.
static inline void tg_xml_free(void *pointer) { xmlFree(pointer); }

// Why a parse stopped before its end.
enum {
    TG_NOT_STOPPED = 0, TG_DOCTYPE = 1, TG_TOO_DEEP = 2, TG_TOO_MANY_NODES = 3, TG_TOO_MANY_ATTRIBUTES = 4,
    TG_TOO_MANY_NAMESPACES = 5
};

// Limits of one parse and what came of it. Lives on the caller's stack; the parser context points to it.
struct tg_parse {
    int max_depth;    // elements inside elements
    long max_nodes;   // elements, attributes, namespace declarations, processing instructions, comments, CDATA
    int max_attributes;   // of one element, namespace declarations included
    int max_namespaces;   // declarations in scope
    long nodes;
    int odd_namespace;    // 1 when a namespace name has an ampersand
    int stopped;      // one of the values above
    int error;        // xmlParserErrors code, 0 when well-formed
    int line;         // where the error is
};

static inline void tg_stop(xmlParserCtxtPtr context, int reason) {
    ((struct tg_parse *)context->_private)->stopped = reason;
    xmlStopParser(context);
}

// Called at `<!DOCTYPE name`, before anything inside it is read.
static inline void tg_refuse_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name; (void)external; (void)system;
    tg_stop((xmlParserCtxtPtr)ctx, TG_DOCTYPE);
}

static inline int tg_count(xmlParserCtxtPtr context, long more) {
    struct tg_parse *parse = (struct tg_parse *)context->_private;
    parse->nodes += more;
    if (parse->nodes <= parse->max_nodes) return 1;
    tg_stop(context, TG_TOO_MANY_NODES);
    return 0;
}

// libxml2 compares every attribute of an element with every other, and looks up prefixes by walking through all that are in
// scope, also behind an error, where no callback can stop it any more. So both are bounded before it begins: attributes by
// `=` and a quote between two `<`, declarations by `xmlns` in the whole document. Both may count too much, never too little.
static inline int tg_is_costly(const unsigned char *bytes, long count, struct tg_parse *parse) {
    long attributes = 0, namespaces = 0, tags = 0;
    for (long i = 0; i < count; i++) {
        if (bytes[i] == '<') { attributes = 0; tags++; }
        else if (bytes[i] == '=') {
            long next = i + 1;
            while (next < count && (bytes[next] == ' ' || bytes[next] == '\t' || bytes[next] == '\n' || bytes[next] == '\r'))
                next++;
            if (next < count && (bytes[next] == '"' || bytes[next] == '\'')) attributes++;
            i = next - 1;
        } else if (bytes[i] == 'x' && count - i >= 5 && memcmp(bytes + i, "xmlns", 5) == 0) namespaces++;
        if (attributes > parse->max_attributes) parse->stopped = TG_TOO_MANY_ATTRIBUTES;
        else if (namespaces > 32L * parse->max_namespaces) parse->stopped = TG_TOO_MANY_NAMESPACES;
        else if (tags > 2L * parse->max_nodes) parse->stopped = TG_TOO_MANY_NODES;
        if (parse->stopped) return 1;
    }
    return 0;
}

static inline void tg_start_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                                    int namespaces, const xmlChar **namespace_list, int attributes, int defaulted,
                                    const xmlChar **attribute_list) {
    xmlParserCtxtPtr context = (xmlParserCtxtPtr)ctx;
    if (context->nodeNr >= ((struct tg_parse *)context->_private)->max_depth) { tg_stop(context, TG_TOO_DEEP); return; }
    if (!tg_count(context, 1L + namespaces + attributes)) return;
    if (context->nsNr / 2 > ((struct tg_parse *)context->_private)->max_namespaces) {
        tg_stop(context, TG_TOO_MANY_NAMESPACES);
        return;
    }
    // libxml2 writes namespace names into the canonical form as they are, without the escape that the form demands; of the
    // characters that need one, only this can be in an address.
    for (int i = 0; i < namespaces; i++)
        if (namespace_list[2 * i + 1] != NULL && xmlStrchr(namespace_list[2 * i + 1], '&') != NULL)
            ((struct tg_parse *)context->_private)->odd_namespace = 1;
    xmlSAX2StartElementNs(ctx, name, prefix, uri, namespaces, namespace_list, attributes, defaulted, attribute_list);
}

static inline void tg_processing_instruction(void *ctx, const xmlChar *target, const xmlChar *data) {
    if (tg_count((xmlParserCtxtPtr)ctx, 1)) xmlSAX2ProcessingInstruction(ctx, target, data);
}

static inline void tg_comment(void *ctx, const xmlChar *text) {
    if (tg_count((xmlParserCtxtPtr)ctx, 1)) xmlSAX2Comment(ctx, text);
}

static inline void tg_cdata(void *ctx, const xmlChar *text, int length) {
    if (tg_count((xmlParserCtxtPtr)ctx, 1)) xmlSAX2CDataBlock(ctx, text, length);
}

// Parses UTF-8 bytes: no network, no DOCTYPE, no entities but the five.
// Returns NULL and fills `stopped` or `error`, `line` when the bytes are refused. The error is taken from the parser
// context here, because libxml2's global error belongs to a thread and tasks move between threads.
static inline xmlDocPtr tg_parse_document(const void *bytes, int count, struct tg_parse *parse) {
    // libxml2 takes a NUL byte behind the root for the end of the document and ignores what follows it.
    if (count > 0 && memchr(bytes, 0, count) != NULL) { parse->error = XML_ERR_INVALID_CHAR; return NULL; }
    if (tg_is_costly((const unsigned char *)bytes, count, parse)) return NULL;
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    if (context == NULL) { parse->error = XML_ERR_NO_MEMORY; return NULL; }
    context->_private = parse;
    context->sax->internalSubset = tg_refuse_doctype;
    context->sax->startElementNs = tg_start_element;
    context->sax->processingInstruction = tg_processing_instruction;
    context->sax->comment = tg_comment;
    context->sax->cdataBlock = tg_cdata;
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES;
    xmlDocPtr document = xmlCtxtReadMemory(context, (const char *)bytes, count, NULL, "UTF-8", options);
    int refused = document == NULL || !context->wellFormed || !context->nsWellFormed || parse->stopped;
    if (refused) {
        xmlErrorPtr error = xmlCtxtGetLastError(context);
        parse->error = error != NULL && error->code != 0 ? error->code : XML_ERR_INTERNAL_ERROR;
        parse->line = error != NULL ? error->line : 0;
        if (document != NULL) xmlFreeDoc(document);
        document = NULL;
    }
    xmlFreeParserCtxt(context);
    return document;
}

// Whether a node lies inside the element `user_data`; namespace nodes are asked with the element that shows them.
static inline int tg_is_inside(void *user_data, xmlNodePtr node, xmlNodePtr parent) {
    xmlNodePtr current = node != NULL && node->type != XML_NAMESPACE_DECL ? node : parent;
    for (; current != NULL; current = current->parent)
        if (current == (xmlNodePtr)user_data) return 1;
    return 0;
}

static inline void tg_silence(void *context, xmlErrorPtr error) { (void)context; (void)error; }

// Inclusive C14N 1.0 without comments, of the whole document or (apex not NULL) of one element in its context.
// Returns a buffer to be closed with xmlOutputBufferClose, or NULL.
static inline xmlOutputBufferPtr tg_canonicalize(xmlDocPtr document, xmlNodePtr apex) {
    xmlOutputBufferPtr buffer = xmlAllocOutputBuffer(NULL);
    if (buffer == NULL) return NULL;
    // Without a receiver libxml2 would write its errors, which may quote the document, to standard error.
    xmlStructuredErrorFunc before = xmlStructuredError;
    void *before_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(NULL, tg_silence);
    int result = xmlC14NExecute(document, apex == NULL ? NULL : tg_is_inside, apex, XML_C14N_1_0, NULL, 0, buffer);
    xmlSetStructuredErrorFunc(before_context, before);
    xmlOutputBufferFlush(buffer);
    if (result < 0 || buffer->error || xmlOutputBufferGetSize(buffer) == 0) { xmlOutputBufferClose(buffer); return NULL; }
    return buffer;
}
#endif
