// Streams: SIP over connections. One of the interfaces by which I/O is handed in: kernel sockets, or a
// test's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/handle.h"
#include "sip/transport/hop.h"

namespace trunkline::controlplane {

enum class StreamNewsKind : std::uint8_t {
  message,       // a whole message, framed by its Content-Length (RFC 3261 section 18.3)
  headers_only,  // a header that does not say where its message ends: the connection is closed behind it
  unsent,        // what send() had taken: there is no connection, and will be none
  closed,        // the connection is gone: `hop` has its number, and nothing else is said
};

struct StreamNews {
  StreamNewsKind kind = StreamNewsKind::message;
  sip::Hop hop;             // where it came from; of `unsent`: where it was to go, as send() was told
  std::string_view octets;  // valid until the next take()
  base::TransactionHandle transaction = {};  // of `unsent`, as send() was told
};

/// The connections of one shard, whose thread alone calls. A connection is known by `Hop::connection`, which
/// is never used twice; a message for one that has gone is refused, and the sender knows where to try next.
class Streams {
 public:
  virtual ~Streams() = default;

  /// Sends over to.connection. Where that is 0: over any connection to to.remote, or a new one from the
  /// address of to.local. False: it was not taken, since that connection has gone, the peer does not read
  /// what it is sent, or there is no connection left.
  [[nodiscard]] virtual bool send(const sip::Hop& to, std::string_view octets,
                                  base::TransactionHandle transaction) = 0;
  /// The next of what has come, fair between connections. Nothing: a descriptor tells when there is more.
  [[nodiscard]] virtual std::optional<StreamNews> take() = 0;
  /// What came over it was not SIP after all: it is closed, and counted.
  virtual void give_up(std::uint64_t connection) = 0;

  using CounterReader = std::function<void(std::string_view name, std::uint64_t value)>;
  virtual void for_each_counter(const CounterReader& f) const = 0;
};

}  // namespace trunkline::controlplane
