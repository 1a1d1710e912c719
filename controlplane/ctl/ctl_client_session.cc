#include "controlplane/ctl/ctl_client_session.h"

#include <chrono>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "base/ascii.h"
#include "controlplane/ctl/ctl_request.h"

namespace trunkline::controlplane {

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
  start_clock();
  boost::asio::async_read_until(socket_, boost::asio::dynamic_buffer(line_, longest_request), '\n',
                                [self = shared_from_this()](const error_code& error, std::size_t length) {
                                  if (error == boost::asio::error::not_found) {
                                    return self->write(
                                        "{\"error\":\"the request is longer than 1024 octets\"}", true);
                                  }
                                  if (error) return self->end();
                                  self->take(length);
                                });
}

void CtlClientSession::take(std::size_t length) {
  const std::string line(base::trim(std::string_view(line_).substr(0, length)));
  line_.erase(0, length);
  clock_.cancel();  // how long the answer takes is the appliance's affair
  const bool is_open = core_->ask(
      line, [self = shared_from_this()](std::string answer) { self->write(std::move(answer), false); });
  if (!is_open) end();
}

void CtlClientSession::write(std::string answer, bool is_last) {
  answer_ = std::move(answer) + '\n';
  start_clock();
  boost::asio::async_write(socket_, boost::asio::buffer(answer_),
                           [self = shared_from_this(), is_last](const error_code& error, std::size_t) {
                             if (error || is_last) return self->end();
                             self->read();
                           });
}

}  // namespace trunkline::controlplane
