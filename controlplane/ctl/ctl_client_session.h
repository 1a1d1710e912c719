// One client of the control socket: reads a line, answers it, and so on.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "controlplane/ctl/ctl_core.h"

namespace trunkline::controlplane {

/// Owned by its pending operations; ends when the client goes, is silent or deaf for too long, or the server
/// closes. Holds one question and one answer at most: while an answer is being made nothing more is read, but
/// for the end of the connection, which stops what takes long. A file may come with a question.
class CtlClientSession : public std::enable_shared_from_this<CtlClientSession> {
 public:
  CtlClientSession(boost::asio::local::stream_protocol::socket socket, std::shared_ptr<CtlCore> core);
  ~CtlClientSession();
  CtlClientSession(const CtlClientSession&) = delete;
  CtlClientSession& operator=(const CtlClientSession&) = delete;

  void read();

 private:
  void receive();
  void take(std::size_t line);
  void watch_for_end();
  void write(std::string answer, bool is_last);
  void start_clock();
  void end() noexcept;

  boost::asio::local::stream_protocol::socket socket_;
  boost::asio::steady_timer clock_;
  std::shared_ptr<CtlCore> core_;
  std::string line_;  // what has come; more than one question, maybe
  Descriptor file_;   // that came with them
  std::string answer_;
  Stop stop_;  // of the answer being made
};

}  // namespace trunkline::controlplane
