import Gateway
import ServiceLifecycle

/// Shows systemd's watchdog that tasks still run, and tells it when the gateway begins to stop. A process whose threads all hang
/// says nothing and is started again.
struct SystemdService: Service {
    let manager: ServiceManager

    func run() async throws {
        let interval = self.manager.watchdogInterval ?? .seconds(3600)
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: interval)
                if self.manager.watchdogInterval != nil { self.manager.tell("WATCHDOG=1") }
            }
        }
        self.manager.tell("STOPPING=1")
    }
}
