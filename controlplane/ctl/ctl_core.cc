#include "controlplane/ctl/ctl_core.h"

#include <chrono>
#include <utility>

#include "controlplane/ctl/ctl_client_session.h"
#include "controlplane/ctl/ctl_listener.h"
#include "controlplane/ctl/ctl_request.h"

namespace trunkline::controlplane {

using boost::asio::local::stream_protocol;

CtlCore::CtlCore(boost::asio::io_context& io, const std::string& path, CtlSource& source, CtlLimits limits)
    : limits_(limits), acceptor_(listen_on(io, path)), pause_(io), source_(&source) {}

void CtlCore::accept() {
  acceptor_.async_accept(
      [self = shared_from_this()](const boost::system::error_code& error, stream_protocol::socket socket) {
        if (error == boost::asio::error::operation_aborted || !self->acceptor_.is_open()) return;
        if (error) return self->accept_later();
        self->admit(std::move(socket));
        self->accept();
      });
}

// Out of descriptors: the connection still waits, and asking again at once would spin.
void CtlCore::accept_later() {
  pause_.expires_after(std::chrono::milliseconds(200));
  pause_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error && self->acceptor_.is_open()) self->accept();
  });
}

void CtlCore::admit(stream_protocol::socket socket) {
  if (clients_ >= limits_.most_clients) return;  // destroys, and so closes it
  ++clients_;
  std::make_shared<CtlClientSession>(std::move(socket), shared_from_this())->read();
}

std::optional<Stop> CtlCore::ask(std::string_view line, Descriptor file,
                                 std::function<void(std::string)> reply) {
  const std::scoped_lock lock(guard_);
  if (source_ == nullptr) return std::nullopt;
  return answer_request(line, std::move(file), *source_, std::move(reply));
}

void CtlCore::close() {
  const std::scoped_lock lock(guard_);
  source_ = nullptr;
}

void CtlCore::stop_accepting() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

}  // namespace trunkline::controlplane
