import Cryptography
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

    /// A private key file, closed to others.
    func privateKey(_ value: YAMLValue) -> String? {
        let labels = ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]
        guard let path = self.pem(value, labels: labels), self.isClosed(path, value) else { return nil }
        return path
    }

    /// Another file with a secret, closed to others.
    func closedFile(_ value: YAMLValue) -> String? {
        guard let path = self.file(value), self.isClosed(path, value) else { return nil }
        return path
    }

    /// `{file: PATH}` or `{env: NAME}`; the secret must be there now.
    func secret(_ value: YAMLValue) -> GatewayConfiguration.Secret? {
        guard let fields = value.object(["file", "env"]) else { return nil }
        switch (fields.optional("file"), fields.optional("env")) {
        case (let file?, nil):
            guard let path = self.closedFile(file) else { return nil }
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
            for problem in error.problems { value.report(problem.reason) }
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

    /// Whether a file with a secret is closed to everybody else; reports what is wrong and what repairs it.
    private func isClosed(_ path: String, _ value: YAMLValue) -> Bool {
        do {
            try SecretFile.check(path)
            return true
        } catch {
            value.report(error.message)
            return false
        }
    }
}

private func isVariable(_ text: String) -> Bool {
    text.utf8.first.map { !(48...57).contains($0) } ?? false
        && text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
}
