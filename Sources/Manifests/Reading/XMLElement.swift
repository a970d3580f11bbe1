import CLibXML2

/// An element of an `XMLTree`. Points into the tree: never keep one longer than the tree.
@safe
struct XMLElement {
    let node: xmlNodePtr

    init(_ node: xmlNodePtr) { unsafe self.node = node }

    /// Name without prefix.
    var name: String { unsafe self.node.pointee.name.map { unsafe String(cString: $0) } ?? "" }

    /// Namespace, empty when it has none.
    var namespace: String {
        guard let namespace = unsafe self.node.pointee.ns, let uri = unsafe namespace.pointee.href else { return "" }
        return unsafe String(cString: uri)
    }

    /// Line in the document, from 1.
    var line: Int { unsafe xmlGetLineNo(self.node) }

    /// Text of this element and everything in it.
    var text: String {
        guard let content = unsafe xmlNodeGetContent(self.node) else { return "" }
        defer { unsafe tg_xml_free(content) }
        return unsafe String(cString: content)
    }

    /// The value of an attribute that has no namespace; nil when absent.
    func attribute(_ name: String) -> String? {
        guard let value = unsafe xmlGetNoNsProp(self.node, name) else { return nil }
        defer { unsafe tg_xml_free(value) }
        return unsafe String(cString: value)
    }

    /// The names of the namespaces declared by this element itself.
    var declaredNamespaces: [String] {
        var found: [String] = []
        var next = unsafe self.node.pointee.nsDef
        while let current = unsafe next {
            found.append(unsafe current.pointee.href.map { unsafe String(cString: $0) } ?? "")
            unsafe next = current.pointee.next
        }
        return found
    }

    /// The elements directly inside, in order.
    var children: [XMLElement] {
        var found: [XMLElement] = []
        var next = unsafe self.node.pointee.children
        while let current = unsafe next {
            if unsafe current.pointee.type == XML_ELEMENT_NODE { unsafe found.append(XMLElement(current)) }
            unsafe next = current.pointee.next
        }
        return found
    }

    /// The first element directly inside with this name, in any namespace.
    func child(_ name: String) -> XMLElement? { self.children.first { $0.name == name } }

    /// The element around this one; nil for the root.
    var parent: XMLElement? {
        guard let parent = unsafe self.node.pointee.parent, unsafe parent.pointee.type == XML_ELEMENT_NODE else {
            return nil
        }
        return unsafe XMLElement(parent)
    }

    /// Every element inside with this name and namespace, in document order.
    func descendants(named name: String, in namespace: String) -> [XMLElement] {
        self.children.flatMap { child in
            (child.name == name && child.namespace == namespace ? [child] : [])
                + child.descendants(named: name, in: namespace)
        }
    }

    /// Whether both are the same element of the same tree.
    func isSame(as other: XMLElement) -> Bool { unsafe self.node == other.node }

    /// Takes this element out of its tree and frees it. The text around it stays.
    func remove() {
        unsafe xmlUnlinkNode(self.node)
        unsafe xmlFreeNode(self.node)
    }
}
