#include "controlplane/ctl/ctl_client_session.h"

#include <array>
#include <chrono>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <sys/socket.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "controlplane/ctl/ctl_request.h"
#include "controlplane/ctl/file_passing.h"

namespace trunkline::controlplane {

using boost::asio::local::stream_protocol;
using boost::system::error_code;

CtlClientSession::CtlClientSession(boost::asio::local::stream_protocol::socket socket,
                                   std::shared_ptr<CtlCore> core)
    : socket_(std::move(socket)), clock_(socket_.get_executor()), core_(std::move(core)) {}

CtlClientSession::~CtlClientSession() { core_->leave(); }

void CtlClientSession::end() noexcept {
  clock_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

// One deadline for a question to come, or an answer to be taken.
void CtlClientSession::start_clock() {
  clock_.expires_after(std::chrono::seconds(core_->idle_s()));
  clock_.async_wait([weak = weak_from_this()](const error_code& error) {
    if (error) return;
    if (const auto self = weak.lock()) self->end();
  });
}

void CtlClientSession::read() {
  if (const auto end = line_.find('\n'); end != std::string::npos) return take(end + 1);
  if (line_.size() >= longest_request) {
    return write("{\"error\":\"the request is longer than 1024 octets\"}", true);
  }
  start_clock();
  socket_.async_wait(stream_protocol::socket::wait_read,
                     [self = shared_from_this()](const error_code& error) {
                       if (error) return self->end();
                       self->receive();
                     });
}

// By recvmsg, since Asio's own ways lose a file that is passed.
void CtlClientSession::receive() {
  std::array<char, longest_request> octets;
  auto received = receive_with_file(socket_.native_handle(), octets);
  if (received.file) file_ = std::move(received.file);
  if (received.octets == 0) return end();
  if (received.octets > 0) line_.append(octets.data(), static_cast<std::size_t>(received.octets));
  read();
}

void CtlClientSession::take(std::size_t length) {
  const std::string line(base::trim(std::string_view(line_).substr(0, length)));
  line_.erase(0, length);
  clock_.cancel();  // how long the answer takes is the appliance's affair
  auto stop = core_->ask(line, std::move(file_), [self = shared_from_this()](std::string answer) {
    self->stop_ = nullptr;
    self->write(std::move(answer), false);
  });
  if (!stop) return end();
  stop_ = std::move(*stop);
  if (stop_) watch_for_end();
}

void CtlClientSession::watch_for_end() {
  socket_.async_wait(stream_protocol::socket::wait_read,
                     [self = shared_from_this()](const error_code& error) {
                       char octet;
                       if (error || !self->stop_) return;  // answered meanwhile
                       if (::recv(self->socket_.native_handle(), &octet, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
                         return;
                       // Taken out first: the answer may come from within, and it clears what stops it.
                       std::exchange(self->stop_, nullptr)();
                     });
}

void CtlClientSession::write(std::string answer, bool is_last) {
  // What peers call themselves is in it, and JSON is UTF-8 (RFC 8259 section 8.1).
  answer_ = (base::is_utf8(answer) ? std::move(answer) : base::valid_utf8(answer)) + '\n';
  start_clock();
  boost::asio::async_write(socket_, boost::asio::buffer(answer_),
                           [self = shared_from_this(), is_last](const error_code& error, std::size_t) {
                             if (error || is_last) return self->end();
                             self->read();
                           });
}

}  // namespace trunkline::controlplane
