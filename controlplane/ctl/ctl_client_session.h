// One client of the control socket: reads a line, answers it, and so on.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "controlplane/ctl/ctl_core.h"

namespace trunkline::controlplane {

/// Owned by its pending operations; ends when the client goes, is silent or deaf for too long, or the server
/// closes. Holds one question and one answer at most: while an answer is being made nothing more is read.
class CtlClientSession : public std::enable_shared_from_this<CtlClientSession> {
 public:
  CtlClientSession(boost::asio::local::stream_protocol::socket socket, std::shared_ptr<CtlCore> core);
  ~CtlClientSession();
  CtlClientSession(const CtlClientSession&) = delete;
  CtlClientSession& operator=(const CtlClientSession&) = delete;

  void read();

 private:
  void take(std::size_t line);
  void write(std::string answer, bool is_last);
  void start_clock();
  void end() noexcept;

  boost::asio::local::stream_protocol::socket socket_;
  boost::asio::steady_timer clock_;
  std::shared_ptr<CtlCore> core_;
  std::string line_;
  std::string answer_;
};

}  // namespace trunkline::controlplane
