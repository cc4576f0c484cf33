//! try
