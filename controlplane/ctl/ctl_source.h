// Whom the control socket asks: the running appliance, or a test's stand-in.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "controlplane/ctl/capture_wish.h"
#include "controlplane/ctl/descriptor.h"
#include "controlplane/ctl/reload_report.h"
#include "controlplane/ctl/snapshot.h"
#include "controlplane/ctl/trunk_snapshot.h"

namespace trunkline::controlplane {

/// Takes an answer: once, on the thread that runs the server's io_context, within the question or later.
/// Dropping it unasked closes the connection.
template <class T>
using Done = std::function<void(T)>;

/// Ends what a question has begun, as soon as can be; it is answered all the same. Called on the same thread.
using Stop = std::function<void()>;

enum class HungUp : std::uint8_t {
  yes,
  unknown,    // there is no such call, or it is connected and nothing was kept of it
  connected,  // through the proxy: nobody but its peers can end it
};

/// Asked on the thread that runs the server's io_context, where calls wait for it: what takes longer than
/// some hundred microseconds is done in slices, and what another thread knows is waited for without blocking.
/// Nothing that a question has left running refers to the source itself, which goes before its answers do.
class CtlSource {
 public:
  virtual ~CtlSource() = default;

  virtual void status(Done<StatusSnapshot> done) = 0;
  virtual void counters(Done<std::vector<CounterSnapshot>> done) = 0;
  /// In no order but that of the table; a call that comes or goes meanwhile may be missing, none is twice.
  virtual void calls(const CallPage& page, Done<CallList> done) = 0;
  /// Nothing: there is no such call.
  virtual void call(const std::string& id, Done<std::optional<CallDetail>> done) = 0;
  /// Ends a call: BYE, or 480 for a caller that still waits. What rings through the proxy is cancelled; a 2xx
  /// that crosses the CANCEL connects it all the same.
  virtual void hang_up(const std::string& id, Done<HungUp> done) = 0;
  /// Writes what the wish says into `file`; answers when that has ended.
  [[nodiscard]] virtual Stop capture(const CaptureWish& wish, Descriptor file, Done<CaptureResult> done) = 0;
  /// `most` of them, in no order.
  virtual void registrations(std::size_t most, Done<RegistrationList> done) = 0;
  virtual void bans(std::size_t most, Done<BanList> done) = 0;
  virtual void trunks(Done<TrunkList> done) = 0;
  /// Where a call would go, and why; nobody is called.
  virtual void route(const RouteQuestion& question, Done<RouteReport> done) = 0;
  /// Reads the configuration's file anew and takes it over whole, or nothing of it.
  virtual void reload(bool dry_run, Done<ReloadReport> done) = 0;
  /// Ends the ban of a source at all workers, as soon as they get round to it. False: there is none.
  [[nodiscard]] virtual bool lift_ban(const base::IpAddress& source) = 0;

 protected:
  CtlSource() = default;
  CtlSource(const CtlSource&) = default;
  CtlSource& operator=(const CtlSource&) = default;
};

}  // namespace trunkline::controlplane
