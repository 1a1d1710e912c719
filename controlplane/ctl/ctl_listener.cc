#include "controlplane/ctl/ctl_listener.h"

#include <stdexcept>

#include <boost/system/system_error.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace trunkline::controlplane {
namespace {

using boost::asio::local::stream_protocol;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw std::runtime_error("control socket " + path + ": " + why);
}

void remove_if_abandoned(boost::asio::io_context& io, const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return;
  if (!S_ISSOCK(found.st_mode)) refuse(path, "something that is no socket has this name");
  stream_protocol::socket probe(io);
  boost::system::error_code error;
  probe.connect(stream_protocol::endpoint(path), error);
  if (!error) refuse(path, "a running process listens there; give each appliance its own control.socket");
  if (error != boost::asio::error::connection_refused) refuse(path, error.message());
  ::unlink(path.c_str());
}

}  // namespace

stream_protocol::acceptor listen_on(boost::asio::io_context& io, const std::string& path) {
  try {
    remove_if_abandoned(io, path);
    stream_protocol::acceptor acceptor(io);
    acceptor.open();
    acceptor.bind(stream_protocol::endpoint(path));
    // Before listen(): until then nobody can connect, whatever the umask has made of the mode.
    if (::chmod(path.c_str(), S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP) != 0)
      refuse(path, "its mode cannot be set");
    acceptor.listen();
    return acceptor;
  } catch (const boost::system::system_error& error) {
    refuse(path, error.code().message());
  }
}

}  // namespace trunkline::controlplane
