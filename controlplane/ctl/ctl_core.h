// The working part of the control socket, alive as long as one of its handlers is.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "controlplane/ctl/ctl_server.h"

namespace trunkline::controlplane {

/// All of it but close() runs on the thread of `io`.
class CtlCore : public std::enable_shared_from_this<CtlCore> {
 public:
  CtlCore(boost::asio::io_context& io, const std::string& path, CtlSource& source, CtlLimits limits);

  void accept();
  /// From any thread: the source is not asked again once this returns.
  void close();
  void stop_accepting();

  /// `reply` gets the answer, now or later; the rest as answer_request(). Nothing: the server is closed.
  [[nodiscard]] std::optional<Stop> ask(std::string_view line, Descriptor file,
                                        std::function<void(std::string)> reply);
  void leave() noexcept { --clients_; }
  [[nodiscard]] int idle_s() const noexcept { return limits_.idle_s; }

 private:
  void admit(boost::asio::local::stream_protocol::socket socket);
  void accept_later();

  CtlLimits limits_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::size_t clients_ = 0;
  std::mutex guard_;  // of source_: whoever closes the server waits for an answer in progress
  CtlSource* source_;
};

}  // namespace trunkline::controlplane
