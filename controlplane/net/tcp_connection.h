// One connection: its socket, what has come and is no message yet, and what waits to leave.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "base/handle.h"
#include "sip/transport/hop.h"
#include "sip/transport/stream_framer.h"

namespace trunkline::controlplane {

/// A message whose connection is not there yet.
struct WaitingMessage {
  sip::Hop to;
  std::string octets;
  base::TransactionHandle transaction;
};

enum class Wrote : std::uint8_t {
  all,
  some,  // the rest waits for the socket
  deaf,  // more would wait than may
  broken,
};

/// Does nothing by itself: whoever holds it waits for its socket.
class TcpConnection {
 public:
  /// `socket` does not block, once it is open. `hop`: as messages that come by it have it. The buffer for
  /// `most` octets is touched only as far as messages reach.
  TcpConnection(boost::asio::ip::tcp::socket socket, const sip::Hop& hop, std::size_t most);

  /// Reads what fits: how many octets. 0: nothing is there, or `error` says why.
  std::size_t read(boost::system::error_code& error);
  [[nodiscard]] sip::Frame next_frame() { return framer_.next(); }
  /// Part of a message has come.
  [[nodiscard]] bool mid_message() const noexcept { return framer_.has_pending(); }

  /// Sends as much as the socket takes; at most `most` octets wait for it.
  [[nodiscard]] Wrote write(std::string_view octets, std::size_t most);
  /// The socket takes more.
  [[nodiscard]] Wrote write_more();
  [[nodiscard]] bool has_unsent() const noexcept { return !unsent_.empty(); }

  [[nodiscard]] boost::asio::ip::tcp::socket& socket() noexcept { return socket_; }
  [[nodiscard]] const sip::Hop& hop() const noexcept { return hop_; }

  bool accepted = false;
  bool connecting = false;
  bool closing = false;         // nothing more is read from it
  bool awaits_room = false;     // somebody waits until the socket takes more
  std::uint32_t quiet_s = 0;    // since octets came last, or since it was begun
  std::uint32_t message_s = 0;  // since a message began that is not whole
  std::vector<WaitingMessage> waiting;

 private:
  boost::asio::ip::tcp::socket socket_;
  sip::Hop hop_;
  std::size_t most_;
  std::unique_ptr<char[]> buffer_;
  sip::StreamFramer framer_;
  std::string unsent_;
};

}  // namespace trunkline::controlplane
