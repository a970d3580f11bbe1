import FoundationEssentials

extension ConfigurationLoader {
    /// A path of the file, seen from the folder of that file.
    func resolve(_ path: String, from file: String) -> String {
        if path.hasPrefix("/") { return normalized(path) }
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        return normalized("/" + folder + "/" + path)
    }

    /// A folder that must exist.
    func folder(_ value: YAMLValue) -> String? {
        guard let path = value.text().map({ self.resolve($0, from: value.file) }) else { return nil }
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
            value.report("there is no folder \(path)")
            return nil
        }
        return path
    }

    /// A file that must be readable now.
    func file(_ value: YAMLValue) -> String? {
        guard let path = value.text().map({ self.resolve($0, from: value.file) }) else { return nil }
        guard self.isReadableFile(path) else {
            value.report("there is no readable file \(path)")
            return nil
        }
        return path
    }

    /// A PEM file that must hold a block with one of these labels.
    func pem(_ value: YAMLValue, labels: [String]) -> String? {
        guard let path = self.file(value) else { return nil }
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard labels.contains(where: { text.contains("-----BEGIN \($0)-----") }) else {
            value.report("\(path) holds no such PEM block", allowed: labels)
            return nil
        }
        return path
    }

    /// A certificate file.
    func certificate(_ value: YAMLValue) -> String? { self.pem(value, labels: ["CERTIFICATE"]) }

    /// A private key file; warns when others may read it.
    func privateKey(_ value: YAMLValue) -> String? {
        let labels = ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]
        guard let path = self.pem(value, labels: labels) else { return nil }
        self.warnIfOpen(path, value)
        return path
    }

    /// `{file: PATH}` or `{env: NAME}`; the secret must be there now.
    func secret(_ value: YAMLValue) -> GatewayConfiguration.Secret? {
        guard let fields = value.object(["file", "env"]) else { return nil }
        switch (fields.optional("file"), fields.optional("env")) {
        case (let file?, nil):
            guard let path = self.file(file) else { return nil }
            self.warnIfOpen(path, file)
            return self.filled(.file(path), file)
        case (nil, let variable?):
            guard let name = variable.text(form: "name of an environment variable", isVariable) else { return nil }
            return self.filled(.environment(name), variable)
        default:
            value.report("needs exactly one source", allowed: ["file", "env"])
            return nil
        }
    }

    private func filled(_ secret: GatewayConfiguration.Secret, _ value: YAMLValue) -> GatewayConfiguration.Secret? {
        do {
            _ = try secret.read(environment: self.environment)
            return secret
        } catch {
            value.report("the secret is missing or empty")
            return nil
        }
    }

    func isReadableFile(_ path: String) -> Bool {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder else {
            return false
        }
        return FileManager.default.isReadableFile(atPath: path)
    }

    private func warnIfOpen(_ path: String, _ value: YAMLValue) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 else { return }
        value.warn("others may read \(path): chmod 600")
    }
}

private func isVariable(_ text: String) -> Bool {
    text.utf8.first.map { !(48...57).contains($0) } ?? false
        && text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
}
