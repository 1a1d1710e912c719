// The listening end of the control socket in the file system.
#pragma once

#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace trunkline::controlplane {

/// Binds and listens, for our user and group only. Replaces a socket that nobody listens on any more. Throws
/// std::runtime_error: somebody listens there, something else has the name, or the folder does not take it.
[[nodiscard]] boost::asio::local::stream_protocol::acceptor listen_on(boost::asio::io_context& io,
                                                                      const std::string& path);

}  // namespace trunkline::controlplane
