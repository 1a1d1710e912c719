// The control socket: a unix stream socket where trunkctl asks, one line a question, one line of JSON an
// answer.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

class CtlCore;

/// Serves several clients at once and waits for none: a client that neither asks nor reads is closed after
/// `idle_s`, one over `most_clients` at once.
struct CtlLimits {
  std::size_t most_clients = 16;
  int idle_s = 60;
};

class CtlServer {
 public:
  /// Listens from now on; clients are served by whoever runs `io`. A socket left behind by a process that is
  /// gone is replaced. Any thread may construct it while `io` runs. Throws std::runtime_error with a sentence
  /// when the socket cannot be made: a living process has it, or its folder is missing or closed to us.
  CtlServer(boost::asio::io_context& io, const std::string& path, CtlSource& source, CtlLimits limits = {});

  /// Removes the socket. After it `source` is not asked again, even while `io` runs on another thread; it may
  /// wait for an answer in progress. `io` must still exist.
  ~CtlServer();
  CtlServer(const CtlServer&) = delete;
  CtlServer& operator=(const CtlServer&) = delete;

 private:
  boost::asio::io_context& io_;
  std::string path_;
  std::shared_ptr<CtlCore> core_;
};

}  // namespace trunkline::controlplane
